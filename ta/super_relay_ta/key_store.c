/* SPDX-License-Identifier: MIT */
#include "key_store.h"

#include <superrelay/core/keccak256.h>

#include "slot.h"
#include "storage.h"
#include "wipe.h"

static void hash_public_key(const struct sr_key *key, uint8_t hash[32])
{
	sr_keccak256_hash(key->public_key, key->public_key_size, hash);
}

/*
 * Reads a slot that should hold a key. If it does not, that key is lost: OP-TEE
 * removes an object when it finds it corrupt.
 */
static TEE_Result load_slot(struct sr_key_store *store, uint32_t slot)
{
	struct sr_key *key = &store->keys[slot];
	const TEE_Result res = sr_slot_read(slot, key);

	switch (res) {
	case TEE_SUCCESS:
		store->states[slot] =
			sr_key_dead(key) ? SR_SLOT_DEAD : SR_SLOT_USED;
		return TEE_SUCCESS;
	case TEE_ERROR_ITEM_NOT_FOUND:
	case TEE_ERROR_CORRUPT_OBJECT:
		store->states[slot] = SR_SLOT_DAMAGED;
		return TEE_SUCCESS;
	default:
		return res;
	}
}

/*
 * There is no ledger. It is written before the first key: if anything is
 * stored, damaged or not, it is lost, and with it all knowledge of the rest.
 */
static TEE_Result look_for_lost_ledger(struct sr_key_store *store)
{
	bool empty = false;
	const TEE_Result res = sr_storage_empty(&empty);

	if (res && res != TEE_ERROR_CORRUPT_OBJECT)
		return res;
	store->ledger.damaged = !empty;
	return TEE_SUCCESS;
}

/* Without the ledger each slot may hold a key, and those that do are used. */
static TEE_Result load_slots(struct sr_key_store *store)
{
	for (uint32_t i = 0; i < SR_KEY_SLOTS; i++) {
		TEE_Result res = TEE_ERROR_GENERIC;

		if (!store->ledger.damaged &&
		    !sr_ledger_has_slot(&store->ledger, i))
			continue;
		res = load_slot(store, i);
		if (res)
			return res;
	}
	return TEE_SUCCESS;
}

/* Strikes a key off the ledger, leaving its tombstone if it needs one. */
static TEE_Result strike_off(struct sr_key_store *store, uint32_t slot)
{
	const struct sr_key *key = &store->keys[slot];
	struct sr_ledger *ledger = &store->ledger;
	const uint32_t tombstones = ledger->image.tombstone_count;
	uint8_t hash[32] = {0};
	TEE_Result res = TEE_SUCCESS;

	if (key->origin == SR_ORIGIN_IMPORTED) {
		hash_public_key(key, hash);
		res = sr_ledger_bury(ledger, hash, key->use);
		if (res)
			return res;
	}
	sr_ledger_set_slot(ledger, slot, false);
	res = sr_ledger_save(ledger);
	if (res) {
		ledger->image.tombstone_count = tombstones;
		sr_ledger_set_slot(ledger, slot, true);
	}
	return res;
}

static TEE_Result check_removable(const struct sr_key_store *store,
				  const struct sr_key *key)
{
	uint8_t hash[32] = {0};

	if (key->origin != SR_ORIGIN_IMPORTED)
		return store->ledger.damaged ? TEE_ERROR_CORRUPT_OBJECT
					     : TEE_SUCCESS;
	hash_public_key(key, hash);
	return sr_ledger_room(&store->ledger, hash);
}

/* The last of a dead key: off the ledger, then its object removed. */
static TEE_Result bury(struct sr_key_store *store, uint32_t slot)
{
	const TEE_Result res = strike_off(store, slot);

	if (res)
		return res;
	sr_wipe(&store->keys[slot], sizeof(store->keys[slot]));
	store->states[slot] = SR_SLOT_EMPTY;
	/* A dead record left behind is no key: the next one replaces it. */
	(void)sr_slot_remove(slot);
	return TEE_SUCCESS;
}

/*
 * Finishes what deletions, stopped half-way, have left. What cannot be buried
 * now stays dead, which is all that matters to anybody else.
 */
static void bury_dead_keys(struct sr_key_store *store)
{
	for (uint32_t i = 0; !store->ledger.damaged && i < SR_KEY_SLOTS; i++)
		if (store->states[i] == SR_SLOT_DEAD)
			(void)bury(store, i);
}

TEE_Result sr_key_store_load(struct sr_key_store *store)
{
	TEE_Result res = sr_ledger_load(&store->ledger);

	if (!res && !store->ledger.stored && !store->ledger.damaged)
		res = look_for_lost_ledger(store);
	if (!res)
		res = sr_version_load(&store->floor, &store->ledger);
	if (!res)
		res = load_slots(store);
	if (!res)
		bury_dead_keys(store);
	return res;
}

uint32_t sr_key_store_count(const struct sr_key_store *store,
			    enum sr_slot_state state)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < SR_KEY_SLOTS; i++)
		if (store->states[i] == state)
			count++;
	return count;
}

static TEE_Result find_slot(const struct sr_key_store *store,
			    const struct sr_key_id *id, uint32_t *slot)
{
	for (uint32_t i = 0; i < SR_KEY_SLOTS; i++) {
		const struct sr_key *key = &store->keys[i];

		if (store->states[i] == SR_SLOT_USED &&
		    key->id_size == id->size &&
		    !memcmp(key->id, id->bytes, id->size)) {
			*slot = i;
			return TEE_SUCCESS;
		}
	}
	if (store->ledger.damaged || sr_key_store_count(store, SR_SLOT_DAMAGED))
		return TEE_ERROR_CORRUPT_OBJECT;
	return TEE_ERROR_ITEM_NOT_FOUND;
}

TEE_Result sr_key_store_find(const struct sr_key_store *store,
			     const struct sr_key_id *id,
			     const struct sr_key **key)
{
	uint32_t slot = 0;
	const TEE_Result res = find_slot(store, id, &slot);

	if (!res)
		*key = &store->keys[slot];
	return res;
}

TEE_Result sr_key_store_room(const struct sr_key_store *store,
			     const struct sr_key_id *id)
{
	uint32_t slot = 0;
	const TEE_Result res = find_slot(store, id, &slot);

	if (!res)
		return TEE_ERROR_ACCESS_CONFLICT;
	if (res != TEE_ERROR_ITEM_NOT_FOUND)
		return res;
	if (!sr_key_store_count(store, SR_SLOT_EMPTY))
		return TEE_ERROR_STORAGE_NO_SPACE;
	return TEE_SUCCESS;
}

/*
 * One key has one entry, whatever ids it comes under; a dead one has it until
 * its tombstone stands.
 */
static TEE_Result check_unique(const struct sr_key_store *store,
			       const struct sr_key *key)
{
	const struct sr_tombstone *tombstone = NULL;
	uint8_t hash[32] = {0};

	for (uint32_t i = 0; i < SR_KEY_SLOTS; i++)
		if ((store->states[i] == SR_SLOT_USED ||
		     store->states[i] == SR_SLOT_DEAD) &&
		    store->keys[i].type == key->type &&
		    !memcmp(store->keys[i].public_key, key->public_key,
			    sizeof(key->public_key)))
			return TEE_ERROR_ACCESS_CONFLICT;
	hash_public_key(key, hash);
	tombstone = sr_ledger_find(&store->ledger, hash);
	if (tombstone && tombstone->use != key->use)
		return SR_DENIED_KEY_USE;
	return TEE_SUCCESS;
}

static uint32_t first_empty_slot(const struct sr_key_store *store)
{
	uint32_t slot = 0;

	while (slot < SR_KEY_SLOTS && store->states[slot] != SR_SLOT_EMPTY)
		slot++;
	return slot;
}

/*
 * The key first, then its ledger entry, which is what makes it exist. Without
 * one the object is debris, and the next key of this slot replaces it.
 */
static TEE_Result write_slot(struct sr_key_store *store, uint32_t slot,
			     const struct sr_key *key)
{
	TEE_Result res = sr_version_prepare(&store->floor, &store->ledger);

	if (!res)
		res = sr_slot_write(slot, key);
	if (res)
		return res;
	sr_ledger_set_slot(&store->ledger, slot, true);
	res = sr_ledger_save(&store->ledger);
	if (res)
		sr_ledger_set_slot(&store->ledger, slot, false);
	return res;
}

TEE_Result sr_key_store_add(struct sr_key_store *store,
			    const struct sr_key *key)
{
	struct sr_key_id id = {{0}, key->id_size};
	TEE_Result res = TEE_ERROR_GENERIC;
	uint32_t slot = 0;

	memcpy(id.bytes, key->id, sizeof(id.bytes));
	res = sr_key_store_room(store, &id);
	if (!res)
		res = check_unique(store, key);
	if (res)
		return res;
	slot = first_empty_slot(store);
	res = write_slot(store, slot, key);
	if (res)
		return res;
	memcpy(&store->keys[slot], key, sizeof(*key));
	store->states[slot] = SR_SLOT_USED;
	return TEE_SUCCESS;
}

/*
 * The key dies first, in one atomic step, and while that step may fail the key
 * is whole: whatever becomes of ledger and object, nobody reads its secret
 * again. So what may refuse is asked before.
 */
TEE_Result sr_key_store_remove(struct sr_key_store *store,
			       const struct sr_key_id *id)
{
	uint32_t slot = 0;
	TEE_Result res = TEE_ERROR_GENERIC;

	bury_dead_keys(store);
	res = find_slot(store, id, &slot);
	if (!res)
		res = check_removable(store, &store->keys[slot]);
	if (res)
		return res;
	res = sr_slot_kill(slot, &store->keys[slot]);
	if (res) {
		store->unsure |= UINT64_C(1) << slot;
		return res;
	}
	store->unsure &= ~(UINT64_C(1) << slot);
	store->states[slot] = SR_SLOT_DEAD;
	return bury(store, slot);
}
