/* SPDX-License-Identifier: MIT */
/* What commands share that take a key's id. */
#ifndef KEY_COMMANDS_H
#define KEY_COMMANDS_H

#include "instance.h"

/*
 * Finds the key that p0 names. Beside the errors of sr_copy_key_id() and
 * sr_key_store_find():
 *   SR_DENIED_KEY_USE  the key is for another use
 */
TEE_Result sr_find_key(const struct sr_instance *instance,
		       const TEE_Param *input, uint32_t use,
		       const struct sr_key **key);

/*
 * The same for a p0 that may hold the key's description in its id's place:
 *   TEE_ERROR_ACCESS_CONFLICT  the key of that id is described otherwise
 */
TEE_Result sr_find_described_key(const struct sr_instance *instance,
				 const TEE_Param *input, uint32_t use,
				 const struct sr_key **key);

/*
 * Copies the new key's id, type and use in from p0 and p1. Errors:
 * TEE_ERROR_BAD_PARAMETERS and those of sr_key_store_room().
 */
TEE_Result sr_read_new_key(const struct sr_instance *instance,
			   const TEE_Param params[TEE_NUM_PARAMS],
			   struct sr_key *key);

/* Stores a complete key and describes it in p3, which has been claimed. */
TEE_Result sr_store_new_key(struct sr_instance *instance,
			    const struct sr_key *key, TEE_Param *output);

#endif
