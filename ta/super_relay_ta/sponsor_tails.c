/* SPDX-License-Identifier: MIT */
#include "sponsor_tails.h"

TEE_Result sr_tails_take(struct sr_tails *tails, uint32_t type,
			 const TEE_Param *input)
{
	tails->bytes = NULL;
	tails->size = 0;
	tails->present = type == TEE_PARAM_TYPE_MEMREF_INPUT;
	if (!tails->present)
		return TEE_SUCCESS;
	if (input->memref.size > SR_TAILS_MAX ||
	    (input->memref.size && !input->memref.buffer))
		return TEE_ERROR_BAD_PARAMETERS;
	tails->bytes = input->memref.buffer;
	tails->size = input->memref.size;
	return TEE_SUCCESS;
}

bool sr_tails_hold(const struct sr_tails *tails,
		   const struct sr_sponsor_record *record)
{
	uint32_t end = 0;

	return tails->present &&
	       !__builtin_add_overflow(record->tail_offset,
				       record->init_code_size, &end) &&
	       !__builtin_add_overflow(end, record->call_data_size, &end) &&
	       end <= tails->size;
}

const uint8_t *sr_tails_init_code(const struct sr_tails *tails,
				  const struct sr_sponsor_record *record)
{
	/* C has no pointer past NULL, not even by nothing. */
	return tails->size ? tails->bytes + record->tail_offset : NULL;
}

const uint8_t *sr_tails_call_data(const struct sr_tails *tails,
				  const struct sr_sponsor_record *record)
{
	return tails->size ? tails->bytes + record->tail_offset +
				     record->init_code_size
			   : NULL;
}
