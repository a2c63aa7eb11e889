/* SPDX-License-Identifier: MIT */
/*
 * One slot's object in private storage: the record of a key, or of what was
 * one. A dead record keeps everything but the secret: its origin, use and
 * public key say which tombstone it needs.
 */
#ifndef SLOT_H
#define SLOT_H

#include <tee_internal_api.h>

#include "key.h"

/*
 * Reads the record, dead or alive. Without success the key is all zeros.
 *   TEE_ERROR_ITEM_NOT_FOUND  the slot has no object
 *   TEE_ERROR_CORRUPT_OBJECT  it holds no record that this TA writes
 *   others                    those of sr_storage_read()
 */
TEE_Result sr_slot_read(uint32_t slot, struct sr_key *key);

/* Writes the record in place of any that is there, in one atomic step. */
TEE_Result sr_slot_write(uint32_t slot, const struct sr_key *key);

/*
 * Replaces the slot's record with a dead one, in one atomic step, then wipes
 * the secret from the key as well. Without success the key is as it was.
 */
TEE_Result sr_slot_kill(uint32_t slot, struct sr_key *key);

/*
 * Whether what is stored is still this key, which is not dead.
 * TEE_ERROR_CORRUPT_OBJECT: it is not.
 */
TEE_Result sr_slot_check(uint32_t slot, const struct sr_key *key);

/* Removes the object, whatever it holds. */
TEE_Result sr_slot_remove(uint32_t slot);

#endif
