/* SPDX-License-Identifier: MIT */
/*
 * All keys: numbered slots in private storage, held in memory once loaded,
 * so that signing never waits for storage.
 *
 * The ledger says which slots hold keys; a slot whose key cannot be read is
 * damaged. While one is, no key id can be said not to exist: what is not found
 * answers TEE_ERROR_CORRUPT_OBJECT, and nothing is added. Without a ledger all
 * slots that hold no readable key count as damaged.
 *
 * A key is deleted in three steps: its object becomes a dead record, which has
 * no secret; the ledger strikes it off, with a tombstone if it was imported;
 * the object is removed. A dead record is never a key again, even if the
 * ledger is lost, and while the ledger still lists it, its slot is not free.
 */
#ifndef KEY_STORE_H
#define KEY_STORE_H

#include <tee_internal_api.h>

#include "key.h"
#include "ledger.h"
#include "params.h"
#include "version_floor.h"

enum sr_slot_state {
	SR_SLOT_EMPTY = 0,
	SR_SLOT_USED,
	SR_SLOT_DAMAGED,
	SR_SLOT_DEAD, /* a dead record that the ledger still lists or, being
		       * damaged, might */
};

struct sr_key_store {
	enum sr_slot_state states[SR_KEY_SLOTS];
	struct sr_key keys[SR_KEY_SLOTS];
	uint64_t unsure; /* bit i: key i is in use, and a write of its death
			  * failed, which may have been done */
	struct sr_ledger ledger;
	struct sr_version_floor floor;
};

/*
 * Reads every slot and finishes deletions that were cut short. Fails if
 * storage or memory is not to be had; damaged slots are not a failure.
 */
TEE_Result sr_key_store_load(struct sr_key_store *store);

/* How many slots are in a state. */
uint32_t sr_key_store_count(const struct sr_key_store *store,
			    enum sr_slot_state state);

/*
 * Finds a key. TEE_ERROR_ITEM_NOT_FOUND: there is none of this id.
 * TEE_ERROR_CORRUPT_OBJECT: none was found, but a slot is damaged.
 */
TEE_Result sr_key_store_find(const struct sr_key_store *store,
			     const struct sr_key_id *id,
			     const struct sr_key **key);

/*
 * Says whether a key of this id could be added:
 *   TEE_ERROR_ACCESS_CONFLICT   the id is taken
 *   TEE_ERROR_STORAGE_NO_SPACE  no slot is free
 *   TEE_ERROR_CORRUPT_OBJECT    a slot or the ledger is damaged
 */
TEE_Result sr_key_store_room(const struct sr_key_store *store,
			     const struct sr_key_id *id);

/*
 * Stores a key. Beside the errors of sr_key_store_room() and of storage:
 *   TEE_ERROR_ACCESS_CONFLICT  the same key is stored under another id, or
 *                              is dead and not yet struck off the ledger
 *   SR_DENIED_KEY_USE          it was imported for another use and deleted
 */
TEE_Result sr_key_store_add(struct sr_key_store *store,
			    const struct sr_key *key);

/*
 * Removes a key for good. TEE_ERROR_STORAGE_NO_SPACE: it was imported, and
 * there is no room for its tombstone, or else storage is full. After an error
 * of storage the key either is whole and found as before, or is dead and found
 * no more: the next removal or start finishes it.
 */
TEE_Result sr_key_store_remove(struct sr_key_store *store,
			       const struct sr_key_id *id);

#endif
