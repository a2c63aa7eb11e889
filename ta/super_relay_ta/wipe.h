/* SPDX-License-Identifier: MIT */
#ifndef WIPE_H
#define WIPE_H

#include <stddef.h>
#include <string.h>

/*
 * Overwrites a secret. The empty assembly may, for all the compiler knows,
 * read the memory behind the pointer: so the zeros have to be written, even
 * where the buffer is never used again.
 */
static inline void sr_wipe(void *secret, size_t size)
{
	memset(secret, 0, size);
	__asm__ volatile("" : : "r"(secret) : "memory");
}

#endif
