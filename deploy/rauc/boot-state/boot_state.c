/* SPDX-License-Identifier: MIT */
#include "boot_state.h"

#include <string.h>

#define ORDER "BOOT_ORDER="

static const char default_variables[] =
	ORDER "A B\0BOOT_A_LEFT=3\0BOOT_B_LEFT=3\0";

static uint32_t crc32_of(const char *data, size_t size)
{
	uint32_t crc = 0xffffffff;
	size_t i = 0;
	int bit = 0;

	for (i = 0; i < size; i++) {
		crc ^= (uint8_t)data[i];
		for (bit = 0; bit < 8; bit++)
			crc = (crc >> 1) ^ (0xedb88320 & -(crc & 1));
	}
	return ~crc;
}

static uint32_t crc_of(const struct boot_state *state)
{
	return crc32_of(state->variables, sizeof(state->variables));
}

static uint32_t stored_crc(const struct boot_state *state)
{
	const uint8_t *crc = state->crc;

	return crc[0] | (uint32_t)crc[1] << 8 | (uint32_t)crc[2] << 16 |
	       (uint32_t)crc[3] << 24;
}

/*
 * Whole, and its last variable and the list of them end inside it: Linux can
 * write it, and what reads it may be the secure world.
 */
static int is_whole(const struct boot_state *state)
{
	size_t size = sizeof(state->variables);

	return stored_crc(state) == crc_of(state) &&
	       state->variables[size - 1] == '\0' &&
	       state->variables[size - 2] == '\0';
}

void boot_state_seal(struct boot_state *state)
{
	uint32_t crc = crc_of(state);
	size_t i = 0;

	for (i = 0; i < sizeof(state->crc); i++)
		state->crc[i] = (uint8_t)(crc >> (8 * i));
}

int boot_state_newest(const struct boot_state copies[2])
{
	int first = is_whole(&copies[0]);
	int second = is_whole(&copies[1]);

	if (first && second)
		return (int8_t)(copies[1].serial - copies[0].serial) > 0;
	return first ? 0 : (second ? 1 : -1);
}

/* The value of the variable, whose `name` includes its "="; or NULL. */
static char *find(struct boot_state *state, const char *name)
{
	size_t length = strlen(name);
	char *at = state->variables;

	while (*at != '\0') {
		if (strncmp(at, name, length) == 0)
			return at + length;
		at += strlen(at) + 1;
	}
	return NULL;
}

static char *attempts_of(struct boot_state *state, char slot)
{
	char name[] = "BOOT_?_LEFT=";

	name[5] = slot;
	return find(state, name);
}

static int digit_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* Takes one from a hexadecimal digit; 0 when there is none to take. */
static int take_attempt(char *left)
{
	int value = left != NULL ? digit_value(left[0]) : -1;

	if (value <= 0 || left[1] != '\0')
		return 0;
	left[0] = "0123456789abcdef"[value - 1];
	return 1;
}

/* The first slot with an attempt left, which is taken; 0 without one. */
static char try_in_order(struct boot_state *state)
{
	const char *order = find(state, ORDER);
	char slot = 0;

	for (; order != NULL && *order != '\0'; order++) {
		slot = *order;
		if ((slot == 'A' || slot == 'B') &&
		    take_attempt(attempts_of(state, slot)))
			return slot;
	}
	return 0;
}

static void give_attempts(struct boot_state *state, char slot)
{
	char *left = attempts_of(state, slot);

	if (left != NULL && *left != '\0' && left[1] == '\0')
		*left = '0' + BOOT_STATE_ATTEMPTS;
}

char boot_state_choose(struct boot_state *state)
{
	char slot = try_in_order(state);

	if (slot == 0) {
		give_attempts(state, 'A');
		give_attempts(state, 'B');
		slot = try_in_order(state);
	}
	if (slot == 0) {
		memset(state->variables, 0, sizeof(state->variables));
		memcpy(state->variables, default_variables,
		       sizeof(default_variables));
		slot = try_in_order(state);
	}
	state->serial++;
	boot_state_seal(state);
	return slot;
}

int boot_state_take(struct boot_state copies[2], char *slot)
{
	int newest = boot_state_newest(copies);
	int next = newest == 0 ? 1 : 0;

	if (newest < 0)
		memset(&copies[next], 0, sizeof(copies[next]));
	else
		copies[next] = copies[newest];
	*slot = boot_state_choose(&copies[next]);
	return next;
}
