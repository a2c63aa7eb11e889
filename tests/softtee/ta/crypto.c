/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "keys.h"

#define GCM_NONCE 12
#define GCM_TAG	  16

static TEE_Result sha256(TEE_Param p[TEE_NUM_PARAMS])
{
	const uint8_t *message = p[0].memref.buffer;
	const size_t half = p[0].memref.size / 2;
	TEE_OperationHandle operation = TEE_HANDLE_NULL;
	TEE_Result res = TEE_AllocateOperation(&operation, TEE_ALG_SHA256,
					       TEE_MODE_DIGEST, 0);

	if (res)
		return res;
	TEE_DigestUpdate(operation, message, half);
	res = TEE_DigestDoFinal(operation, message + half,
				p[0].memref.size - half, p[1].memref.buffer,
				&p[1].memref.size);
	TEE_FreeOperation(operation);
	return res;
}

static TEE_Result hmac(TEE_Param p[TEE_NUM_PARAMS])
{
	TEE_OperationHandle operation = TEE_HANDLE_NULL;
	TEE_Result res = test_secret_operation(
		TEE_TYPE_HMAC_SHA256, TEE_ATTR_SECRET_VALUE, p[0].memref.buffer,
		p[0].memref.size, TEE_ALG_HMAC_SHA256, TEE_MODE_MAC,
		&operation);

	if (res)
		return res;
	TEE_MACInit(operation, NULL, 0);
	res = TEE_MACComputeFinal(operation, p[1].memref.buffer,
				  p[1].memref.size, p[2].memref.buffer,
				  &p[2].memref.size);
	if (res)
		goto out;
	/* The other way to finish says the same. */
	TEE_MACInit(operation, NULL, 0);
	TEE_MACUpdate(operation, p[1].memref.buffer, p[1].memref.size);
	res = TEE_MACCompareFinal(operation, NULL, 0, p[2].memref.buffer,
				  p[2].memref.size);
out:
	TEE_FreeOperation(operation);
	return res;
}

static TEE_Result hkdf(TEE_Param p[TEE_NUM_PARAMS])
{
	TEE_Attribute attributes[3] = {};
	TEE_OperationHandle operation = TEE_HANDLE_NULL;
	TEE_ObjectHandle derived = TEE_HANDLE_NULL;
	const size_t size = p[3].memref.size;
	TEE_Result res = test_secret_operation(
		TEE_TYPE_HKDF_IKM, TEE_ATTR_HKDF_IKM, p[0].memref.buffer,
		p[0].memref.size, TEE_ALG_HKDF_SHA256_DERIVE_KEY,
		TEE_MODE_DERIVE, &operation);

	if (res)
		return res;
	res = TEE_AllocateTransientObject(TEE_TYPE_GENERIC_SECRET,
					  (uint32_t)(size * 8), &derived);
	if (res)
		goto out;
	TEE_InitRefAttribute(&attributes[0], TEE_ATTR_HKDF_SALT,
			     p[1].memref.buffer, p[1].memref.size);
	TEE_InitRefAttribute(&attributes[1], TEE_ATTR_HKDF_INFO,
			     p[2].memref.buffer, p[2].memref.size);
	TEE_InitValueAttribute(&attributes[2], TEE_ATTR_HKDF_OKM_LENGTH,
			       (uint32_t)size, 0);
	TEE_DeriveKey(operation, attributes, 3, derived);
	res = TEE_GetObjectBufferAttribute(derived, TEE_ATTR_SECRET_VALUE,
					   p[3].memref.buffer,
					   &p[3].memref.size);
out:
	TEE_FreeTransientObject(derived);
	TEE_FreeOperation(operation);
	return res;
}

/* p0 is key and nonce, p1 the additional data. */
static TEE_Result start_gcm(TEE_Param p[TEE_NUM_PARAMS], uint32_t mode,
			    TEE_OperationHandle *operation)
{
	const uint8_t *key = p[0].memref.buffer;
	const size_t key_size = p[0].memref.size - GCM_NONCE;
	TEE_Result res = test_secret_operation(
		TEE_TYPE_AES, TEE_ATTR_SECRET_VALUE, key, key_size,
		TEE_ALG_AES_GCM, mode, operation);

	if (!res)
		res = TEE_AEInit(*operation, key + key_size, GCM_NONCE,
				 GCM_TAG * 8, p[1].memref.size, 0);
	if (!res)
		TEE_AEUpdateAAD(*operation, p[1].memref.buffer,
				p[1].memref.size);
	return res;
}

static TEE_Result gcm_encrypt(TEE_Param p[TEE_NUM_PARAMS])
{
	uint8_t *out = p[3].memref.buffer;
	const size_t size = p[2].memref.size;
	size_t done = p[3].memref.size;
	size_t tag = GCM_TAG;
	TEE_OperationHandle operation = TEE_HANDLE_NULL;
	TEE_Result res = TEE_ERROR_GENERIC;

	if (p[3].memref.size < size + GCM_TAG) {
		p[3].memref.size = size + GCM_TAG;
		return TEE_ERROR_SHORT_BUFFER;
	}
	res = start_gcm(p, TEE_MODE_ENCRYPT, &operation);
	if (!res)
		res = TEE_AEEncryptFinal(operation, p[2].memref.buffer, size,
					 out, &done, out + size, &tag);
	p[3].memref.size = done + tag;
	TEE_FreeOperation(operation);
	return res;
}

static TEE_Result gcm_decrypt(TEE_Param p[TEE_NUM_PARAMS])
{
	uint8_t *in = p[2].memref.buffer;
	const size_t size = p[2].memref.size - GCM_TAG;
	const size_t half = size / 2;
	uint8_t *out = p[3].memref.buffer;
	size_t first = p[3].memref.size;
	size_t second = 0;
	TEE_OperationHandle operation = TEE_HANDLE_NULL;
	TEE_Result res = start_gcm(p, TEE_MODE_DECRYPT, &operation);

	if (!res)
		res = TEE_AEUpdate(operation, in, half, out, &first);
	second = p[3].memref.size - half;
	if (!res)
		res = TEE_AEDecryptFinal(operation, in + half, size - half,
					 out + half, &second, in + size,
					 GCM_TAG);
	p[3].memref.size = first + second;
	TEE_FreeOperation(operation);
	return res;
}

static TEE_Result algorithm(TEE_Param p[TEE_NUM_PARAMS])
{
	TEE_OperationHandle operation = TEE_HANDLE_NULL;

	p[0].value.a = TEE_AllocateOperation(&operation, p[0].value.a,
					     p[0].value.b, 256);
	TEE_FreeOperation(operation);
	return TEE_SUCCESS;
}

static TEE_Result extract(TEE_Param p[TEE_NUM_PARAMS])
{
	TEE_ObjectHandle key = TEE_HANDLE_NULL;
	uint8_t secret[16] = {};
	size_t size = sizeof(secret);
	TEE_Result res =
		TEE_AllocateTransientObject(TEE_TYPE_GENERIC_SECRET, 128, &key);

	if (!res)
		res = TEE_GenerateKey(key, 128, NULL, 0);
	if (!res)
		res = TEE_RestrictObjectUsage1(key, p[0].value.a);
	if (!res)
		res = TEE_GetObjectBufferAttribute(key, TEE_ATTR_SECRET_VALUE,
						   secret, &size);
	TEE_FreeTransientObject(key);
	return res;
}

const struct test_command test_crypto_commands[] = {
	{TEST_SHA256, TEE_PARAM_TYPES(TEST_IN, TEST_OUT, 0, 0), sha256},
	{TEST_HMAC, TEE_PARAM_TYPES(TEST_IN, TEST_IN, TEST_OUT, 0), hmac},
	{TEST_HKDF, TEE_PARAM_TYPES(TEST_IN, TEST_IN, TEST_IN, TEST_OUT), hkdf},
	{TEST_GCM_ENCRYPT, TEE_PARAM_TYPES(TEST_IN, TEST_IN, TEST_IN, TEST_OUT),
	 gcm_encrypt},
	{TEST_GCM_DECRYPT, TEE_PARAM_TYPES(TEST_IN, TEST_IN, TEST_IN, TEST_OUT),
	 gcm_decrypt},
	{TEST_ALGORITHM, TEE_PARAM_TYPES(TEST_VALUE, 0, 0, 0), algorithm},
	{TEST_EXTRACT, TEE_PARAM_TYPES(TEST_VALUE, 0, 0, 0), extract},
	{0, 0, NULL},
};
