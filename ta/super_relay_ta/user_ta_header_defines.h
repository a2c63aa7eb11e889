/* SPDX-License-Identifier: MIT */
/* What the TEE reads from the image before it runs it. */
#ifndef USER_TA_HEADER_DEFINES_H
#define USER_TA_HEADER_DEFINES_H

#include <super_relay_ta.h>

#ifdef SR_DEVELOPMENT
#define TA_UUID	       SR_TA_UUID_DEVELOPMENT
#define TA_DESCRIPTION "SuperRelay key service (development)"
#else
#define TA_UUID	       SR_TA_UUID_RELEASE
#define TA_DESCRIPTION "SuperRelay key service"
#endif

/*
 * One instance holds the keys and serves every session, for as long as the TEE
 * runs: to start, it reads every key from storage.
 */
#define TA_FLAGS \
	(TA_FLAG_SINGLE_INSTANCE | TA_FLAG_MULTI_SESSION | \
	 TA_FLAG_INSTANCE_KEEP_ALIVE)

/*
 * Seen on OP-TEE 4.5 for arm64: every command passes with 2 KiB, to which the
 * kit adds 2. By -fstack-usage the deepest path, SPONSOR_BATCH down to the
 * point addition, takes 2.8 KiB; softtee on x86-64 sees as much
 * (tests/ta/usage_test.cpp).
 */
#define TA_STACK_SIZE (8 * 1024)
/*
 * The instance takes 22 KiB of it, a message to be signed with Ed25519 up to
 * 4, and each operation some hundred bytes: with all slots filled softtee sees
 * 25.4 KiB at most. Every call maps it anew.
 */
#define TA_DATA_SIZE (32 * 1024)

/*
 * The number that the version floor is about (version_floor.h): raised by one
 * at each release. A build may set it, to try an update.
 */
#ifndef SR_TA_VERSION
#define SR_TA_VERSION 1
#endif

#define SR_TA_VERSION_MAJOR 0
#define SR_TA_VERSION_MINOR 1
#define SR_TA_VERSION_PATCH 0

#define SR_TEXT_(x) #x
#define SR_TEXT(x)  SR_TEXT_(x)
#define TA_VERSION \
	SR_TEXT(SR_TA_VERSION_MAJOR) \
	"." SR_TEXT(SR_TA_VERSION_MINOR) "." SR_TEXT(SR_TA_VERSION_PATCH)

#endif
