/* SPDX-License-Identifier: MIT */
#include "slot.h"

#include <string.h>

#include "storage.h"
#include "wipe.h"

#define NAME_SIZE 7

static void slot_name(uint32_t slot, char name[NAME_SIZE])
{
	memcpy(name, "key/00", NAME_SIZE);
	name[4] = (char)('0' + slot / 10);
	name[5] = (char)('0' + slot % 10);
}

static bool record_valid(const struct sr_key *key, size_t size)
{
	return size == sizeof(*key) &&
	       (key->format & ~SR_FORMAT_DEAD) == SR_STORAGE_FORMAT &&
	       sr_key_kind_valid(key->type, key->use) &&
	       (key->origin == SR_ORIGIN_GENERATED ||
		key->origin == SR_ORIGIN_IMPORTED) &&
	       key->id_size >= 1 && key->id_size <= SR_KEY_ID_MAX &&
	       key->public_key_size == sr_public_key_size(key->type);
}

TEE_Result sr_slot_read(uint32_t slot, struct sr_key *key)
{
	size_t size = sizeof(*key);
	char name[NAME_SIZE];
	TEE_Result res = TEE_ERROR_GENERIC;

	slot_name(slot, name);
	res = sr_storage_read(name, key, &size);
	if (!res && !record_valid(key, size))
		res = TEE_ERROR_CORRUPT_OBJECT;
	if (res)
		sr_wipe(key, sizeof(*key));
	return res;
}

TEE_Result sr_slot_write(uint32_t slot, const struct sr_key *key)
{
	char name[NAME_SIZE];

	slot_name(slot, name);
	return sr_storage_write(name, key, sizeof(*key));
}

static void make_dead(struct sr_key *key)
{
	key->format |= SR_FORMAT_DEAD;
	sr_wipe(key->secret, sizeof(key->secret));
}

TEE_Result sr_slot_kill(uint32_t slot, struct sr_key *key)
{
	struct sr_key dead = *key;
	TEE_Result res = TEE_ERROR_GENERIC;

	make_dead(&dead);
	res = sr_slot_write(slot, &dead);
	if (!res)
		make_dead(key);
	return res;
}

TEE_Result sr_slot_check(uint32_t slot, const struct sr_key *key)
{
	char name[NAME_SIZE];

	slot_name(slot, name);
	return sr_storage_compare(name, key, sizeof(*key));
}

TEE_Result sr_slot_remove(uint32_t slot)
{
	char name[NAME_SIZE];

	slot_name(slot, name);
	return sr_storage_remove(name);
}
