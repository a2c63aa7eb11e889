/* SPDX-License-Identifier: MIT */
/*
 * Where records of v0.6's VerifyingPaymaster have their initCode and callData:
 * memory that stays the normal world's. Whoever uses it reads each byte once.
 */
#ifndef SPONSOR_TAILS_H
#define SPONSOR_TAILS_H

#include <stdbool.h>
#include <tee_internal_api.h>

#include <super_relay_ta.h>

struct sr_tails {
	const uint8_t *bytes; /* NULL only if size is 0 */
	size_t size;
	bool present; /* the caller gave some, be they empty */
};

/*
 * Takes p3, of type MEMREF_INPUT or NONE. TEE_ERROR_BAD_PARAMETERS: it is too
 * large, or has no memory behind it.
 */
TEE_Result sr_tails_take(struct sr_tails *tails, uint32_t type,
			 const TEE_Param *input);

/* True if the record's tails lie in these. */
bool sr_tails_hold(const struct sr_tails *tails,
		   const struct sr_sponsor_record *record);

/* The record's two tails; they lie in these: see sr_tails_hold(). */
const uint8_t *sr_tails_init_code(const struct sr_tails *tails,
				  const struct sr_sponsor_record *record);
const uint8_t *sr_tails_call_data(const struct sr_tails *tails,
				  const struct sr_sponsor_record *record);

#endif
