/* SPDX-License-Identifier: MIT */
/*
 * What every command does with its parameters before it does anything else.
 * A parameter's buffer is the normal world's and may change at any time: it
 * is copied in once, and the copy is checked and used.
 */
#ifndef PARAMS_H
#define PARAMS_H

#include <stdbool.h>
#include <string.h>
#include <tee_internal_api.h>

#include <super_relay_ta.h>

#define SR_PARAMS(p0, p1, p2, p3) \
	TEE_PARAM_TYPES(SR_PARAM_##p0, SR_PARAM_##p1, SR_PARAM_##p2, \
			SR_PARAM_##p3)
#define SR_PARAM_NONE	TEE_PARAM_TYPE_NONE
#define SR_PARAM_VALUE	TEE_PARAM_TYPE_VALUE_INPUT
#define SR_PARAM_ANSWER TEE_PARAM_TYPE_VALUE_OUTPUT
#define SR_PARAM_IN	TEE_PARAM_TYPE_MEMREF_INPUT
#define SR_PARAM_OUT	TEE_PARAM_TYPE_MEMREF_OUTPUT

struct sr_key_id {
	uint8_t bytes[SR_KEY_ID_MAX]; /* zero behind size */
	size_t size;
};

/* True if the input's size lies in [min, max] and it has memory behind it. */
static inline bool sr_input_fits(const TEE_Param *input, size_t min, size_t max)
{
	return input->memref.buffer && input->memref.size >= min &&
	       input->memref.size <= max;
}

/* Copies a key id in. TEE_ERROR_BAD_PARAMETERS: its size is out of range. */
static inline TEE_Result sr_copy_key_id(const TEE_Param *input,
					struct sr_key_id *id)
{
	if (!sr_input_fits(input, 1, SR_KEY_ID_MAX))
		return TEE_ERROR_BAD_PARAMETERS;
	memset(id, 0, sizeof(*id));
	id->size = input->memref.size;
	memcpy(id->bytes, input->memref.buffer, id->size);
	return TEE_SUCCESS;
}

/*
 * Sets the output's size to what will be written. TEE_ERROR_SHORT_BUFFER:
 * it has less room; the caller learns the size.
 */
static inline TEE_Result sr_claim_output(TEE_Param *output, size_t size)
{
	const size_t room = output->memref.size;

	output->memref.size = size;
	if (room < size)
		return TEE_ERROR_SHORT_BUFFER;
	if (size && !output->memref.buffer)
		return TEE_ERROR_BAD_PARAMETERS;
	return TEE_SUCCESS;
}

#endif
