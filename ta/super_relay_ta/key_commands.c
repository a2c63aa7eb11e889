/* SPDX-License-Identifier: MIT */
#include "key_commands.h"

#include "commands.h"
#include "ed25519.h"
#include "entropy.h"
#include "wipe.h"

static void describe(const struct sr_key *key, struct sr_key_info *info)
{
	memset(info, 0, sizeof(*info));
	info->type = key->type;
	info->use = key->use;
	info->id_size = key->id_size;
	info->public_key_size = key->public_key_size;
	memcpy(info->id, key->id, sizeof(info->id));
	memcpy(info->public_key, key->public_key, sizeof(info->public_key));
}

TEE_Result sr_read_new_key(const struct sr_instance *instance,
			   const TEE_Param params[TEE_NUM_PARAMS],
			   struct sr_key *key)
{
	struct sr_key_id id = {{0}, 0};
	TEE_Result res = TEE_ERROR_GENERIC;

	res = sr_copy_key_id(&params[0], &id);
	if (res)
		return res;
	if (!sr_key_kind_valid(params[1].value.a, params[1].value.b))
		return TEE_ERROR_BAD_PARAMETERS;
	memset(key, 0, sizeof(*key));
	key->format = SR_STORAGE_FORMAT;
	key->type = params[1].value.a;
	key->use = params[1].value.b;
	key->id_size = (uint32_t)id.size;
	key->public_key_size = sr_public_key_size(key->type);
	memcpy(key->id, id.bytes, sizeof(key->id));
	return sr_key_store_room(&instance->keys, &id);
}

TEE_Result sr_store_new_key(struct sr_instance *instance,
			    const struct sr_key *key, TEE_Param *output)
{
	struct sr_key_info info = {0};
	TEE_Result res = TEE_ERROR_GENERIC;

	res = sr_key_store_add(&instance->keys, key);
	if (res)
		return res;
	describe(key, &info);
	memcpy(output->memref.buffer, &info, sizeof(info));
	return TEE_SUCCESS;
}

static TEE_Result make_scalar(const struct sr_curve *curve,
			      const uint8_t entropy[SR_ENTROPY_SIZE],
			      uint8_t scalar[SR_SCALAR_SIZE])
{
	/* One try in 2^128 falls outside the curve's order. */
	for (uint8_t attempt = 0; attempt < 4; attempt++) {
		const TEE_Result res =
			sr_entropy_derive(entropy, attempt, scalar);

		if (res)
			return res;
		if (sr_curve_scalar_valid(curve, scalar))
			return TEE_SUCCESS;
	}
	return TEE_ERROR_GENERIC;
}

/* Fills in the secret and the public key. */
static TEE_Result make_key(const struct sr_curve *curve, struct sr_key *key,
			   const uint8_t entropy[SR_ENTROPY_SIZE])
{
	TEE_Result res = TEE_ERROR_GENERIC;

	key->origin = SR_ORIGIN_GENERATED;
	if (key->type == SR_KEY_TYPE_ED25519) {
		/* The TEE draws this key itself: mix in beforehand. */
		res = sr_entropy_feed(entropy);
		if (res)
			return res;
		return sr_ed25519_generate(key->secret, key->public_key);
	}
	res = make_scalar(curve, entropy, key->secret);
	if (res)
		return res;
	return sr_curve_public_key(curve, key->secret, key->public_key);
}

TEE_Result sr_generate_key(struct sr_instance *instance, uint32_t types,
			   TEE_Param params[TEE_NUM_PARAMS])
{
	uint8_t entropy[SR_ENTROPY_SIZE] = {0};
	struct sr_key key = {0};
	TEE_Result res = TEE_ERROR_GENERIC;

	if (types != SR_PARAMS(IN, VALUE, IN, OUT) ||
	    !sr_input_fits(&params[2], SR_ENTROPY_SIZE, SR_ENTROPY_SIZE))
		return TEE_ERROR_BAD_PARAMETERS;
	res = sr_claim_output(&params[3], sizeof(struct sr_key_info));
	if (res)
		return res;
	res = sr_read_new_key(instance, params, &key);
	if (res)
		return res;
	memcpy(entropy, params[2].memref.buffer, sizeof(entropy));
	res = make_key(&instance->curve, &key, entropy);
	if (!res)
		res = sr_store_new_key(instance, &key, &params[3]);
	sr_wipe(entropy, sizeof(entropy));
	sr_wipe(&key, sizeof(key));
	return res;
}

TEE_Result sr_find_key(const struct sr_instance *instance,
		       const TEE_Param *input, uint32_t use,
		       const struct sr_key **key)
{
	struct sr_key_id id = {{0}, 0};
	TEE_Result res = TEE_ERROR_GENERIC;

	res = sr_copy_key_id(input, &id);
	if (!res)
		res = sr_key_store_find(&instance->keys, &id, key);
	if (!res && (*key)->use != use)
		res = SR_DENIED_KEY_USE;
	return res;
}

_Static_assert(sizeof(struct sr_key_info) > SR_KEY_ID_MAX,
	       "ids and descriptions are told apart by their size");

TEE_Result sr_find_described_key(const struct sr_instance *instance,
				 const TEE_Param *input, uint32_t use,
				 const struct sr_key **key)
{
	struct sr_key_info expected = {0};
	struct sr_key_info found = {0};
	struct sr_key_id id = {{0}, 0};
	TEE_Result res = TEE_ERROR_GENERIC;

	if (!sr_input_fits(input, sizeof(expected), sizeof(expected)))
		return sr_find_key(instance, input, use, key);
	memcpy(&expected, input->memref.buffer, sizeof(expected));
	if (!expected.id_size || expected.id_size > SR_KEY_ID_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	id.size = expected.id_size;
	memcpy(id.bytes, expected.id, id.size);
	res = sr_key_store_find(&instance->keys, &id, key);
	if (res)
		return res;
	describe(*key, &found);
	if (memcmp(&found, &expected, sizeof(found)) != 0)
		return TEE_ERROR_ACCESS_CONFLICT;
	return found.use == use ? TEE_SUCCESS : SR_DENIED_KEY_USE;
}

TEE_Result sr_get_public_key(struct sr_instance *instance, uint32_t types,
			     TEE_Param params[TEE_NUM_PARAMS])
{
	const struct sr_key *key = NULL;
	struct sr_key_id id = {{0}, 0};
	struct sr_key_info info = {0};
	TEE_Result res = TEE_ERROR_GENERIC;

	if (types != SR_PARAMS(IN, OUT, NONE, NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	res = sr_copy_key_id(&params[0], &id);
	if (!res)
		res = sr_claim_output(&params[1], sizeof(info));
	if (!res)
		res = sr_key_store_find(&instance->keys, &id, &key);
	if (res)
		return res;
	describe(key, &info);
	memcpy(params[1].memref.buffer, &info, sizeof(info));
	return TEE_SUCCESS;
}

TEE_Result sr_delete_key(struct sr_instance *instance, uint32_t types,
			 TEE_Param params[TEE_NUM_PARAMS])
{
	struct sr_key_id id = {{0}, 0};
	TEE_Result res = TEE_ERROR_GENERIC;

	if (types != SR_PARAMS(IN, NONE, NONE, NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	res = sr_copy_key_id(&params[0], &id);
	if (res)
		return res;
	return sr_key_store_remove(&instance->keys, &id);
}

TEE_Result sr_list_keys(struct sr_instance *instance, uint32_t types,
			TEE_Param params[TEE_NUM_PARAMS])
{
	const struct sr_key_store *store = &instance->keys;
	uint8_t *output = NULL;
	TEE_Result res = TEE_ERROR_GENERIC;

	if (types != SR_PARAMS(OUT, NONE, NONE, NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	res = sr_claim_output(&params[0],
			      sr_key_store_count(store, SR_SLOT_USED) *
				      sizeof(struct sr_key_info));
	if (res)
		return res;
	output = params[0].memref.buffer;
	for (uint32_t i = 0; i < SR_KEY_SLOTS; i++) {
		struct sr_key_info info = {0};

		if (store->states[i] != SR_SLOT_USED)
			continue;
		describe(&store->keys[i], &info);
		memcpy(output, &info, sizeof(info));
		output += sizeof(info);
	}
	return TEE_SUCCESS;
}
