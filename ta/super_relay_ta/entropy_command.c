/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "entropy.h"
#include "wipe.h"

TEE_Result sr_add_entropy(struct sr_instance *instance, uint32_t types,
			  TEE_Param params[TEE_NUM_PARAMS])
{
	uint8_t entropy[SR_ENTROPY_MAX] = {0};
	size_t size = 0;
	TEE_Result res = TEE_ERROR_GENERIC;

	(void)instance;
	if (types != SR_PARAMS(IN, NONE, NONE, NONE) ||
	    !sr_input_fits(&params[0], 1, sizeof(entropy)))
		return TEE_ERROR_BAD_PARAMETERS;
	size = params[0].memref.size;
	memcpy(entropy, params[0].memref.buffer, size);
	res = sr_entropy_add(entropy, size);
	sr_wipe(entropy, sizeof(entropy));
	return res;
}
