/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "params.h"
#include "user_ta_header_defines.h"

TEE_Result sr_confirm_version(struct sr_instance *instance, uint32_t types,
			      TEE_Param params[TEE_NUM_PARAMS])
{
	(void)params;
	if (types != SR_PARAMS(NONE, NONE, NONE, NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	return sr_version_set_floor(&instance->keys.floor,
				    &instance->keys.ledger, SR_TA_VERSION);
}
