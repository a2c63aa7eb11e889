/* SPDX-License-Identifier: MIT */
#ifndef IS_ZERO_H
#define IS_ZERO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* True if all of these bytes are zero; not for secrets: its time tells. */
static inline bool sr_is_zero(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i])
			return false;
	return true;
}

#endif
