/* SPDX-License-Identifier: MIT */
/* What the TEE reads from the image before it runs it. */
#ifndef USER_TA_HEADER_DEFINES_H
#define USER_TA_HEADER_DEFINES_H

#include <canary.h>

/* CANARY_UUID: one of canary.h, from sub.mk. */
#define TA_UUID	       CANARY_UUID
#define TA_DESCRIPTION "SuperRelay canary"
/* Loaded, and checked, anew for every session. */
#define TA_FLAGS      0
#define TA_STACK_SIZE (2 * 1024)
#define TA_DATA_SIZE  (4 * 1024)
#define TA_VERSION    "1.0"

#endif
