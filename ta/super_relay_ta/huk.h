/* SPDX-License-Identifier: MIT */
/* What OP-TEE seals this TA's storage with. */
#ifndef HUK_H
#define HUK_H

#include <stdint.h>

/*
 * What struct sr_info's flags say of the hardware unique key:
 * - SR_INFO_KNOWN_HUK: it is all zeros, as where the platform's code for it is
 *   missing: then anybody can open this TA's storage
 * - SR_INFO_HUK_UNKNOWN: the TEE did not answer
 * - 0: it is not all zeros
 */
uint32_t sr_huk_flags(void);

#endif
