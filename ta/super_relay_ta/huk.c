/* SPDX-License-Identifier: MIT */
#include "huk.h"

#include <pta_system.h>
#include <string.h>
#include <super_relay_ta.h>
#include <tee_internal_api.h>

#include "wipe.h"

static const char label[] = "SuperRelay: zero HUK?";

/*
 * What OP-TEE derives for this TA and the label from a key of zeros:
 * HMAC-SHA256 by that key of HUK_SUBKEY_UNIQUE_TA, which is 3, as 4 bytes; the
 * TA's UUID as it lies in memory; the label without its end.
 */
static const uint8_t of_zeros[32] = {
#ifdef SR_DEVELOPMENT
	0x67, 0x94, 0x2b, 0xf9, 0x49, 0x7a, 0xdf, 0x2d, 0xc4, 0x02, 0xb0,
	0x4b, 0x45, 0x8a, 0x07, 0x86, 0xf5, 0x5d, 0x36, 0x28, 0xe7, 0x81,
	0xed, 0xa8, 0x7c, 0x14, 0x61, 0xf7, 0x6a, 0x9e, 0xb5, 0x69,
#else
	0xcb, 0xd2, 0x91, 0xa3, 0xe6, 0x12, 0x38, 0xc0, 0x43, 0x5a, 0x60,
	0xb6, 0x6e, 0x4d, 0xe6, 0x9e, 0xcb, 0xef, 0xba, 0x78, 0xb0, 0x11,
	0x70, 0xf2, 0xf7, 0x37, 0xad, 0x9e, 0xce, 0x63, 0xa1, 0xc1,
#endif
};

static TEE_Result derive(uint8_t key[sizeof(of_zeros)])
{
	const TEE_UUID uuid = PTA_SYSTEM_UUID;
	TEE_TASessionHandle system_pta = TEE_HANDLE_NULL;
	TEE_Param params[TEE_NUM_PARAMS] = {0};
	TEE_Result res = TEE_ERROR_GENERIC;

	res = TEE_OpenTASession(&uuid, TEE_TIMEOUT_INFINITE, 0, NULL,
				&system_pta, NULL);
	if (res)
		return res;
	params[0].memref.buffer = (void *)label;
	params[0].memref.size = sizeof(label) - 1;
	params[1].memref.buffer = key;
	params[1].memref.size = sizeof(of_zeros);
	res = TEE_InvokeTACommand(system_pta, TEE_TIMEOUT_INFINITE,
				  PTA_SYSTEM_DERIVE_TA_UNIQUE_KEY,
				  TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_INPUT,
						  TEE_PARAM_TYPE_MEMREF_OUTPUT,
						  TEE_PARAM_TYPE_NONE,
						  TEE_PARAM_TYPE_NONE),
				  params, NULL);
	TEE_CloseTASession(system_pta);
	return res;
}

uint32_t sr_huk_flags(void)
{
	uint8_t key[sizeof(of_zeros)] = {0};
	uint32_t flags = 0;

	if (derive(key))
		flags = SR_INFO_HUK_UNKNOWN;
	else if (!memcmp(key, of_zeros, sizeof(of_zeros)))
		flags = SR_INFO_KNOWN_HUK;
	sr_wipe(key, sizeof(key));
	return flags;
}
