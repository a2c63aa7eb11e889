/* SPDX-License-Identifier: MIT */
/* The device's hardware unique key, from which storage is sealed. */
#ifndef HUK_H
#define HUK_H

#include <stdbool.h>

/*
 * Whether it is all zeros, as where OP-TEE reads none from the hardware. False
 * also where the TEE does not say.
 */
bool sr_huk_is_zero(void);

#endif
