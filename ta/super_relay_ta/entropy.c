/* SPDX-License-Identifier: MIT */
#include "entropy.h"

#include <pta_system.h>
#include <string.h>
#include <tee_internal_api_extensions.h>

#include "wipe.h"

#define OUTPUT_SIZE 32u

TEE_Result sr_entropy_feed(const uint8_t caller[SR_ENTROPY_SIZE])
{
	const TEE_UUID system_pta = PTA_SYSTEM_UUID;
	TEE_TASessionHandle session = TEE_HANDLE_NULL;
	uint8_t seed[SR_ENTROPY_SIZE] = {0};
	TEE_Param params[TEE_NUM_PARAMS] = {0};
	TEE_Result res = TEE_ERROR_GENERIC;

	res = TEE_OpenTASession(&system_pta, TEE_TIMEOUT_INFINITE, 0, NULL,
				&session, NULL);
	if (res)
		return res;
	memcpy(seed, caller, sizeof(seed));
	params[0].memref.buffer = seed;
	params[0].memref.size = sizeof(seed);
	res = TEE_InvokeTACommand(
		session, TEE_TIMEOUT_INFINITE, PTA_SYSTEM_ADD_RNG_ENTROPY,
		TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_INPUT,
				TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE,
				TEE_PARAM_TYPE_NONE),
		params, NULL);
	TEE_CloseTASession(session);
	sr_wipe(seed, sizeof(seed));
	return res;
}

/* An operation that holds the input keying material. */
static TEE_Result open_hkdf(uint8_t *material, size_t size,
			    TEE_OperationHandle *operation)
{
	const uint32_t bits = (uint32_t)size * 8;
	TEE_ObjectHandle key = TEE_HANDLE_NULL;
	TEE_Attribute attribute = {0};
	TEE_Result res = TEE_ERROR_GENERIC;

	TEE_InitRefAttribute(&attribute, TEE_ATTR_HKDF_IKM, material, size);
	res = TEE_AllocateTransientObject(TEE_TYPE_HKDF_IKM, bits, &key);
	if (res)
		return res;
	res = TEE_PopulateTransientObject(key, &attribute, 1);
	if (res)
		goto out_key;
	res = TEE_AllocateOperation(operation, TEE_ALG_HKDF_SHA256_DERIVE_KEY,
				    TEE_MODE_DERIVE, bits);
	if (res)
		goto out_key;
	res = TEE_SetOperationKey(*operation, key);
	if (res)
		TEE_FreeOperation(*operation);
out_key:
	TEE_FreeTransientObject(key);
	return res;
}

static TEE_Result expand(TEE_OperationHandle operation, uint8_t attempt,
			 uint8_t output[OUTPUT_SIZE])
{
	uint8_t info[] = "SuperRelay secp256k1 key v1\0";
	TEE_Attribute attributes[2] = {0};
	TEE_ObjectHandle derived = TEE_HANDLE_NULL;
	size_t size = OUTPUT_SIZE;
	TEE_Result res = TEE_ERROR_GENERIC;

	/* The text's own zero, then the attempt in the place of the next. */
	info[sizeof(info) - 1] = attempt;
	TEE_InitRefAttribute(&attributes[0], TEE_ATTR_HKDF_INFO, info,
			     sizeof(info));
	TEE_InitValueAttribute(&attributes[1], TEE_ATTR_HKDF_OKM_LENGTH,
			       OUTPUT_SIZE, 0);
	res = TEE_AllocateTransientObject(TEE_TYPE_GENERIC_SECRET,
					  OUTPUT_SIZE * 8, &derived);
	if (res)
		return res;
	TEE_DeriveKey(operation, attributes, 2, derived);
	res = TEE_GetObjectBufferAttribute(derived, TEE_ATTR_SECRET_VALUE,
					   output, &size);
	if (!res && size != OUTPUT_SIZE)
		res = TEE_ERROR_GENERIC;
	TEE_FreeTransientObject(derived);
	return res;
}

TEE_Result sr_entropy_derive(const uint8_t caller[SR_ENTROPY_SIZE],
			     uint8_t attempt, uint8_t output[OUTPUT_SIZE])
{
	uint8_t material[32 + SR_ENTROPY_SIZE] = {0};
	TEE_OperationHandle operation = TEE_HANDLE_NULL;
	TEE_Result res = TEE_ERROR_GENERIC;

	TEE_GenerateRandom(material, 32);
	memcpy(material + 32, caller, SR_ENTROPY_SIZE);
	res = open_hkdf(material, sizeof(material), &operation);
	sr_wipe(material, sizeof(material));
	if (res)
		return res;
	res = expand(operation, attempt, output);
	TEE_FreeOperation(operation);
	return res;
}
