/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "key_commands.h"
#include "signer.h"
#include "wipe.h"

/* The message is copied: it is read twice while it is signed. */
static TEE_Result sign_one(struct sr_instance *instance,
			   const struct sr_key *key, const TEE_Param *input,
			   struct sr_signature *signature)
{
	const size_t size = input->memref.size;
	struct sr_signer signer = {0};
	uint8_t *message = NULL;
	TEE_Result res = TEE_ERROR_GENERIC;

	message = TEE_Malloc(size, TEE_MALLOC_FILL_ZERO);
	if (!message)
		return TEE_ERROR_OUT_OF_MEMORY;
	memcpy(message, input->memref.buffer, size);
	res = sr_signer_begin(&signer, &instance->curve, key, 1);
	if (res)
		goto out;
	res = sr_signer_sign(&signer, message, size, signature);
	sr_signer_end(&signer);
out:
	sr_wipe(message, size);
	TEE_Free(message);
	return res;
}

TEE_Result sr_sign_message(struct sr_instance *instance, uint32_t types,
			   TEE_Param params[TEE_NUM_PARAMS])
{
	struct sr_signature signature = {{0}, 0, 0};
	const struct sr_key *key = NULL;
	TEE_Result res = TEE_ERROR_GENERIC;

	if (types != SR_PARAMS(IN, IN, OUT, NONE) ||
	    !sr_input_fits(&params[1], 1, SR_MESSAGE_MAX))
		return TEE_ERROR_BAD_PARAMETERS;
	res = sr_claim_output(&params[2], sizeof(signature));
	if (!res)
		res = sr_find_key(instance, &params[0], SR_KEY_USE_RAW, &key);
	if (!res && key->type == SR_KEY_TYPE_ECDSA_SECP256K1 &&
	    params[1].memref.size != SR_DIGEST_SIZE)
		res = TEE_ERROR_BAD_PARAMETERS;
	if (!res)
		res = sign_one(instance, key, &params[1], &signature);
	if (!res)
		memcpy(params[2].memref.buffer, &signature, sizeof(signature));
	return res;
}

/*
 * Each message is copied before it is signed, each result written after its
 * message was read: where a caller's two buffers overlap, it signs bytes of
 * its own earlier results, and nothing worse.
 */
static void sign_all(struct sr_signer *signer, const uint8_t *messages,
		     uint32_t count, uint8_t *results)
{
	for (uint32_t i = 0; i < count; i++) {
		uint8_t message[SR_DIGEST_SIZE] = {0};
		struct sr_sign_result result = {0};

		memcpy(message, messages + i * sizeof(message),
		       sizeof(message));
		result.status = sr_signer_sign(signer, message, sizeof(message),
					       &result.signature);
		memcpy(results + i * sizeof(result), &result, sizeof(result));
	}
}

TEE_Result sr_sign_batch(struct sr_instance *instance, uint32_t types,
			 TEE_Param params[TEE_NUM_PARAMS])
{
	const struct sr_key *key = NULL;
	struct sr_signer signer = {0};
	uint32_t count = 0;
	TEE_Result res = TEE_ERROR_GENERIC;

	if (types != SR_PARAMS(IN, IN, OUT, NONE) ||
	    !sr_input_fits(&params[1], SR_DIGEST_SIZE,
			   SR_BATCH_MAX * SR_DIGEST_SIZE) ||
	    params[1].memref.size % SR_DIGEST_SIZE)
		return TEE_ERROR_BAD_PARAMETERS;
	count = (uint32_t)(params[1].memref.size / SR_DIGEST_SIZE);
	res = sr_claim_output(&params[2],
			      count * sizeof(struct sr_sign_result));
	if (!res)
		res = sr_find_key(instance, &params[0], SR_KEY_USE_RAW, &key);
	if (!res)
		res = sr_signer_begin(&signer, &instance->curve, key, count);
	if (res)
		return res;
	sign_all(&signer, params[1].memref.buffer, count,
		 params[2].memref.buffer);
	sr_signer_end(&signer);
	return TEE_SUCCESS;
}
