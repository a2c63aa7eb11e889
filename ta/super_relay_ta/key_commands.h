/* SPDX-License-Identifier: MIT */
/* What GENERATE_KEY and IMPORT_KEY share. */
#ifndef KEY_COMMANDS_H
#define KEY_COMMANDS_H

#include "instance.h"

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
