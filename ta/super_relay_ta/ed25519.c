/* SPDX-License-Identifier: MIT */
#include "ed25519.h"

#include <string.h>

#include "wipe.h"

#define KEY_BITS (SR_ED25519_SIZE * 8)

static TEE_Result read_part(TEE_ObjectHandle pair, uint32_t attribute,
			    uint8_t part[SR_ED25519_SIZE])
{
	size_t size = SR_ED25519_SIZE;
	TEE_Result res = TEE_ERROR_GENERIC;

	res = TEE_GetObjectBufferAttribute(pair, attribute, part, &size);
	if (!res && size != SR_ED25519_SIZE)
		res = TEE_ERROR_GENERIC;
	return res;
}

TEE_Result sr_ed25519_generate(uint8_t seed[SR_ED25519_SIZE],
			       uint8_t public_key[SR_ED25519_SIZE])
{
	TEE_ObjectHandle pair = TEE_HANDLE_NULL;
	TEE_Result res = TEE_ERROR_GENERIC;

	res = TEE_AllocateTransientObject(TEE_TYPE_ED25519_KEYPAIR, KEY_BITS,
					  &pair);
	if (res)
		return res;
	res = TEE_GenerateKey(pair, KEY_BITS, NULL, 0);
	if (!res)
		res = read_part(pair, TEE_ATTR_ED25519_PUBLIC_VALUE,
				public_key);
	if (!res)
		res = read_part(pair, TEE_ATTR_ED25519_PRIVATE_VALUE, seed);
	TEE_FreeTransientObject(pair);
	return res;
}

/* An operation of a key given by its attributes, the public one first. */
static TEE_Result open_operation(uint32_t mode, uint32_t object_type,
				 const TEE_Attribute *attributes,
				 uint32_t attribute_count,
				 TEE_OperationHandle *operation)
{
	TEE_ObjectHandle key = TEE_HANDLE_NULL;
	TEE_Result res = TEE_ERROR_GENERIC;

	res = TEE_AllocateTransientObject(object_type, KEY_BITS, &key);
	if (res)
		return res;
	res = TEE_PopulateTransientObject(key, attributes, attribute_count);
	if (res)
		goto out_key;
	res = TEE_AllocateOperation(operation, TEE_ALG_ED25519, mode, KEY_BITS);
	if (res)
		goto out_key;
	res = TEE_SetOperationKey(*operation, key);
	if (res)
		TEE_FreeOperation(*operation);
out_key:
	TEE_FreeTransientObject(key);
	return res;
}

TEE_Result sr_ed25519_open(const uint8_t seed[SR_ED25519_SIZE],
			   const uint8_t public_key[SR_ED25519_SIZE],
			   TEE_OperationHandle *operation)
{
	TEE_Attribute attributes[2] = {0};
	/* The API takes pointers to writable bytes. */
	uint8_t copies[2][SR_ED25519_SIZE] = {{0}};
	TEE_Result res = TEE_ERROR_GENERIC;

	memcpy(copies[0], public_key, SR_ED25519_SIZE);
	memcpy(copies[1], seed, SR_ED25519_SIZE);
	TEE_InitRefAttribute(&attributes[0], TEE_ATTR_ED25519_PUBLIC_VALUE,
			     copies[0], SR_ED25519_SIZE);
	TEE_InitRefAttribute(&attributes[1], TEE_ATTR_ED25519_PRIVATE_VALUE,
			     copies[1], SR_ED25519_SIZE);
	res = open_operation(TEE_MODE_SIGN, TEE_TYPE_ED25519_KEYPAIR,
			     attributes, 2, operation);
	sr_wipe(copies, sizeof(copies));
	return res;
}

TEE_Result sr_ed25519_sign(TEE_OperationHandle operation, const void *message,
			   size_t size, struct sr_signature *signature)
{
	size_t signature_size = sizeof(signature->bytes);
	TEE_Result res = TEE_ERROR_GENERIC;

	res = TEE_AsymmetricSignDigest(operation, NULL, 0, message, size,
				       signature->bytes, &signature_size);
	if (!res && signature_size != SR_SIGNATURE_SIZE)
		res = TEE_ERROR_GENERIC;
	signature->size = SR_SIGNATURE_SIZE;
	signature->recovery_id = 0;
	return res;
}

TEE_Result sr_ed25519_verify(const uint8_t public_key[SR_ED25519_SIZE],
			     const void *message, size_t size,
			     const struct sr_signature *signature)
{
	TEE_OperationHandle operation = TEE_HANDLE_NULL;
	TEE_Attribute attribute = {0};
	uint8_t copy[SR_ED25519_SIZE] = {0};
	TEE_Result res = TEE_ERROR_GENERIC;

	memcpy(copy, public_key, sizeof(copy));
	TEE_InitRefAttribute(&attribute, TEE_ATTR_ED25519_PUBLIC_VALUE, copy,
			     sizeof(copy));
	res = open_operation(TEE_MODE_VERIFY, TEE_TYPE_ED25519_PUBLIC_KEY,
			     &attribute, 1, &operation);
	if (res)
		return res;
	res = TEE_AsymmetricVerifyDigest(operation, NULL, 0, message, size,
					 signature->bytes,
					 sizeof(signature->bytes));
	TEE_FreeOperation(operation);
	return res;
}
