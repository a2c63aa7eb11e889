/* SPDX-License-Identifier: MIT */
#include <user_ta_header.h>

#include "commands.h"
#include "huk.h"
#include "user_ta_header_defines.h"

/* The TEE's word; 0 where it says nothing (TEE Internal Core API, 7.6). */
static uint32_t rollback_protection(void)
{
	uint32_t level = 0;

	if (TEE_GetPropertyAsU32(
		    TEE_PROPSET_TEE_IMPLEMENTATION,
		    "gpd.tee.trustedStorage.antiRollback.protectionLevel",
		    &level))
		return 0;
	return level;
}

/* Leaves the text empty where the TEE says nothing, or more than fits. */
static void describe_tee(const char *property, char *text, size_t room)
{
	size_t size = room - 1;

	if (TEE_GetPropertyAsString(TEE_PROPSET_TEE_IMPLEMENTATION, property,
				    text, &size))
		memset(text, 0, room);
}

TEE_Result sr_get_info(struct sr_instance *instance, uint32_t types,
		       TEE_Param params[TEE_NUM_PARAMS])
{
	const struct sr_key_store *store = &instance->keys;
	struct sr_info info = {0};
	TEE_Result res = TEE_ERROR_GENERIC;

	if (types != SR_PARAMS(OUT, NONE, NONE, NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	res = sr_claim_output(&params[0], sizeof(info));
	if (res)
		return res;
	info.abi_version = SR_ABI_VERSION;
	info.ta_version = SR_TA_VERSION_MAJOR << 16 | SR_TA_VERSION_MINOR << 8 |
			  SR_TA_VERSION_PATCH;
#ifdef SR_DEVELOPMENT
	info.flags |= SR_INFO_DEVELOPMENT;
#endif
	info.flags |= sr_huk_flags();
	if (!store->floor.known)
		info.flags |= SR_INFO_FLOOR_UNKNOWN;
	info.version_number = SR_TA_VERSION;
	info.version_floor = store->floor.version;
	info.storage_format = SR_STORAGE_FORMAT;
	info.key_slots = SR_KEY_SLOTS;
	info.keys = sr_key_store_count(store, SR_SLOT_USED);
	info.damaged_slots = sr_key_store_count(store, SR_SLOT_DAMAGED);
	info.batch_max = SR_BATCH_MAX;
	info.rollback_protection = rollback_protection();
	describe_tee("gpd.tee.description", info.tee_name,
		     sizeof(info.tee_name));
	describe_tee("gpd.tee.trustedos.implementation.version",
		     info.tee_version, sizeof(info.tee_version));
	memcpy(params[0].memref.buffer, &info, sizeof(info));
	return TEE_SUCCESS;
}
