/* SPDX-License-Identifier: MIT */
/*
 * The boot state: U-Boot's environment in its redundant form, as RAUC's "uboot"
 * backend and libubootenv write it. Which slot is next, and how often it may
 * still be tried.
 */
#ifndef BOOT_STATE_H
#define BOOT_STATE_H

#include <stddef.h>
#include <stdint.h>

#define BOOT_STATE_SIZE	    4096
#define BOOT_STATE_ATTEMPTS 3

/* One copy, as it lies on the disk. */
struct boot_state {
	uint8_t crc[4]; /* little-endian CRC-32 of the variables */
	uint8_t serial; /* the newer copy has the higher one; 0 follows 255 */
	char variables[BOOT_STATE_SIZE - 5]; /* NAME=value, NUL; one more NUL */
};

/*
 * Which of two copies counts: 0 or 1, or -1 when neither is whole.
 */
int boot_state_newest(const struct boot_state copies[2]);

/*
 * Chooses the first slot of BOOT_ORDER that has attempts left in BOOT_x_LEFT,
 * and takes one from them. When none in the order has any left, or the state
 * says nothing usable, every slot gets BOOT_STATE_ATTEMPTS of them: a machine
 * goes on trying. A slot that RAUC took out of the order is never started.
 *
 * @param state the copy that counts, or one of zeros; sealed again on return,
 *              with the next serial
 * @return 'A' or 'B'
 */
char boot_state_choose(struct boot_state *state);

/*
 * What a loader does: chooses a slot by the copy that counts, and puts the next
 * state over the other one, so that a whole one is on the disk at each moment.
 *
 * @param copies as they were read
 * @param slot   'A' or 'B' on return
 * @return which copy is the next state, 0 or 1: to be written where it was read
 */
int boot_state_take(struct boot_state copies[2], char *slot);

/* Puts the CRC right. */
void boot_state_seal(struct boot_state *state);

#endif
