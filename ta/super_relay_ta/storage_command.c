/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "params.h"
#include "slot.h"
#include "storage.h"

TEE_Result sr_get_storage(struct sr_instance *instance, uint32_t types,
			  TEE_Param params[TEE_NUM_PARAMS])
{
	struct sr_key_store *store = &instance->keys;
	uint32_t where = SR_STORAGE_NO_RPMB;
	TEE_Result res = TEE_SUCCESS;

	if (types != SR_PARAMS(ANSWER, NONE, NONE, NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	/* The probe's object alone would look like the rest of lost storage. */
	if (!store->ledger.damaged && store->floor.known)
		res = sr_version_prepare(&store->floor, &store->ledger);
	if (!res)
		res = sr_storage_probe_rpmb(&where);
	if (res)
		return res;
	params[0].value.a = where;
	params[0].value.b = 0;
	return TEE_SUCCESS;
}

/* What was compared so far. */
struct tally {
	uint32_t all;
	uint32_t bad;
};

/* Passes on what is no answer: storage is not to be had. */
static TEE_Result count(struct tally *tally, TEE_Result compared)
{
	tally->all++;
	if (compared != TEE_ERROR_CORRUPT_OBJECT)
		return compared;
	tally->bad++;
	return TEE_SUCCESS;
}

/*
 * What the TA holds is what counts: after a change that failed, and may have
 * been made all the same, it is written anew before it is compared.
 */
static TEE_Result check_slot(struct sr_key_store *store, uint32_t slot)
{
	const uint64_t bit = UINT64_C(1) << slot;
	TEE_Result res = TEE_SUCCESS;

	if (store->unsure & bit)
		res = sr_slot_write(slot, &store->keys[slot]);
	if (res)
		return res;
	store->unsure &= ~bit;
	return sr_slot_check(slot, &store->keys[slot]);
}

static TEE_Result check_slots(struct sr_key_store *store, struct tally *tally)
{
	TEE_Result res = TEE_SUCCESS;

	for (uint32_t i = 0; !res && i < SR_KEY_SLOTS; i++) {
		if (store->states[i] == SR_SLOT_DAMAGED)
			res = count(tally, TEE_ERROR_CORRUPT_OBJECT);
		else if (store->states[i] == SR_SLOT_USED)
			res = count(tally, check_slot(store, i));
	}
	return res;
}

TEE_Result sr_check_storage(struct sr_instance *instance, uint32_t types,
			    TEE_Param params[TEE_NUM_PARAMS])
{
	struct sr_key_store *store = &instance->keys;
	struct tally tally = {0, 0};
	TEE_Result res = TEE_SUCCESS;

	if (types != SR_PARAMS(ANSWER, NONE, NONE, NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	if (store->ledger.stored || store->ledger.damaged)
		res = count(&tally, sr_ledger_check(&store->ledger));
	if (!res && (store->floor.stored || !store->floor.known))
		res = count(&tally, sr_version_check_stored(&store->floor));
	if (!res)
		res = check_slots(store, &tally);
	if (res)
		return res;
	params[0].value.a = tally.all;
	params[0].value.b = tally.bad;
	return TEE_SUCCESS;
}
