/* SPDX-License-Identifier: MIT */
/* Commands that no release build contains. */
#include "commands.h"
#include "ed25519.h"
#include "key_commands.h"
#include "signer.h"
#include "wipe.h"

#define ED25519_PAIR_SIZE (2 * SR_ED25519_SIZE)

/* A signature of the pair has to verify: see sr_ed25519_open(). */
static TEE_Result check_pair(const struct sr_key *key)
{
	static const uint8_t message[] = "SuperRelay pair check";
	struct sr_signature signature = {{0}, 0, 0};
	struct sr_signer signer = {0};
	TEE_Result res = TEE_ERROR_GENERIC;

	res = sr_signer_begin(&signer, NULL, key, 1);
	if (res)
		return res;
	res = sr_signer_sign(&signer, message, sizeof(message), &signature);
	sr_signer_end(&signer);
	if (!res)
		res = sr_ed25519_verify(key->public_key, message,
					sizeof(message), &signature);
	/* A signature by a mismatched pair is as good as the secret. */
	sr_wipe(&signature, sizeof(signature));
	return res == TEE_ERROR_SIGNATURE_INVALID ? TEE_ERROR_BAD_PARAMETERS
						  : res;
}

static TEE_Result read_secret(const struct sr_instance *instance,
			      const TEE_Param *input, struct sr_key *key)
{
	const uint8_t *bytes = input->memref.buffer;

	key->origin = SR_ORIGIN_IMPORTED;
	if (key->type == SR_KEY_TYPE_ED25519) {
		if (!sr_input_fits(input, ED25519_PAIR_SIZE, ED25519_PAIR_SIZE))
			return TEE_ERROR_BAD_PARAMETERS;
		memcpy(key->secret, bytes, SR_ED25519_SIZE);
		memcpy(key->public_key, bytes + SR_ED25519_SIZE,
		       SR_ED25519_SIZE);
		return check_pair(key);
	}
	if (!sr_input_fits(input, SR_SCALAR_SIZE, SR_SCALAR_SIZE))
		return TEE_ERROR_BAD_PARAMETERS;
	memcpy(key->secret, bytes, SR_SCALAR_SIZE);
	return sr_curve_public_key(&instance->curve, key->secret,
				   key->public_key);
}

TEE_Result sr_import_key(struct sr_instance *instance, uint32_t types,
			 TEE_Param params[TEE_NUM_PARAMS])
{
	struct sr_key key = {0};
	TEE_Result res = TEE_ERROR_GENERIC;

	if (types != SR_PARAMS(IN, VALUE, IN, OUT) ||
	    !sr_input_fits(&params[2], 1, ED25519_PAIR_SIZE))
		return TEE_ERROR_BAD_PARAMETERS;
	res = sr_claim_output(&params[3], sizeof(struct sr_key_info));
	if (res)
		return res;
	res = sr_read_new_key(instance, params, &key);
	if (!res)
		res = read_secret(instance, &params[2], &key);
	if (!res)
		res = sr_store_new_key(instance, &key, &params[3]);
	sr_wipe(&key, sizeof(key));
	return res;
}

TEE_Result sr_panic(struct sr_instance *instance, uint32_t types,
		    TEE_Param params[TEE_NUM_PARAMS])
{
	(void)instance;
	(void)params;
	if (types != SR_PARAMS(NONE, NONE, NONE, NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	TEE_Panic(TEE_ERROR_GENERIC);
	return TEE_ERROR_GENERIC;
}

TEE_Result sr_set_version_floor(struct sr_instance *instance, uint32_t types,
				TEE_Param params[TEE_NUM_PARAMS])
{
	if (types != SR_PARAMS(VALUE, NONE, NONE, NONE) || params[0].value.b)
		return TEE_ERROR_BAD_PARAMETERS;
	return sr_version_set_floor(&instance->keys.floor,
				    &instance->keys.ledger, params[0].value.a);
}
