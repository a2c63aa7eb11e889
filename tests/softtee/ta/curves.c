/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "keys.h"

static TEE_Result curve_pair(uint32_t type, uint32_t private_id,
			     uint32_t public_id, const TEE_Param *p,
			     TEE_ObjectHandle *key)
{
	TEE_Attribute attributes[2] = {};
	const uint8_t *octets = p->memref.buffer;

	if (p->memref.size != 64)
		return TEE_ERROR_BAD_PARAMETERS;
	TEE_InitRefAttribute(&attributes[0], private_id, octets, 32);
	TEE_InitRefAttribute(&attributes[1], public_id, octets + 32, 32);
	return test_make_key(type, attributes, 2, 256, key);
}

static TEE_Result ed25519_sign(TEE_Param p[TEE_NUM_PARAMS])
{
	TEE_ObjectHandle key = TEE_HANDLE_NULL;
	TEE_OperationHandle operation = TEE_HANDLE_NULL;
	TEE_Result res = curve_pair(TEE_TYPE_ED25519_KEYPAIR,
				    TEE_ATTR_ED25519_PRIVATE_VALUE,
				    TEE_ATTR_ED25519_PUBLIC_VALUE, &p[0], &key);

	if (!res)
		res = test_keyed(TEE_ALG_ED25519, TEE_MODE_SIGN, key,
				 &operation);
	if (!res)
		res = TEE_AsymmetricSignDigest(
			operation, NULL, 0, p[1].memref.buffer,
			p[1].memref.size, p[2].memref.buffer,
			&p[2].memref.size);
	TEE_FreeOperation(operation);
	return res;
}

static TEE_Result ed25519_verify(TEE_Param p[TEE_NUM_PARAMS])
{
	TEE_OperationHandle operation = TEE_HANDLE_NULL;
	TEE_Result res = test_secret_operation(
		TEE_TYPE_ED25519_PUBLIC_KEY, TEE_ATTR_ED25519_PUBLIC_VALUE,
		p[0].memref.buffer, p[0].memref.size, TEE_ALG_ED25519,
		TEE_MODE_VERIFY, &operation);

	if (!res)
		res = TEE_AsymmetricVerifyDigest(
			operation, NULL, 0, p[1].memref.buffer,
			p[1].memref.size, p[2].memref.buffer, p[2].memref.size);
	TEE_FreeOperation(operation);
	return res;
}

static TEE_Result copy_id(const TEE_Param *p, uint8_t *id)
{
	if (p->memref.size > TEE_OBJECT_ID_MAX_LEN)
		return TEE_ERROR_BAD_PARAMETERS;
	TEE_MemMove(id, p->memref.buffer, p->memref.size);
	return TEE_SUCCESS;
}

static TEE_Result ed25519_store(TEE_Param p[TEE_NUM_PARAMS])
{
	uint8_t id[TEE_OBJECT_ID_MAX_LEN] = {};
	TEE_ObjectHandle key = TEE_HANDLE_NULL;
	TEE_ObjectHandle stored = TEE_HANDLE_NULL;
	TEE_Result res = copy_id(&p[0], id);

	if (!res)
		res = TEE_AllocateTransientObject(TEE_TYPE_ED25519_KEYPAIR, 256,
						  &key);
	if (!res)
		res = TEE_GenerateKey(key, 256, NULL, 0);
	if (!res)
		res = TEE_CreatePersistentObject(
			TEE_STORAGE_PRIVATE, id, p[0].memref.size,
			TEE_DATA_FLAG_ACCESS_WRITE, key, NULL, 0, &stored);
	TEE_CloseObject(stored);
	TEE_FreeTransientObject(key);
	return res;
}

static TEE_Result ed25519_use(TEE_Param p[TEE_NUM_PARAMS])
{
	uint8_t id[TEE_OBJECT_ID_MAX_LEN] = {};
	TEE_ObjectHandle key = TEE_HANDLE_NULL;
	TEE_OperationHandle operation = TEE_HANDLE_NULL;
	TEE_Result res = copy_id(&p[0], id);

	if (!res)
		res = TEE_OpenPersistentObject(TEE_STORAGE_PRIVATE, id,
					       p[0].memref.size,
					       TEE_DATA_FLAG_ACCESS_READ, &key);
	if (!res)
		res = TEE_GetObjectBufferAttribute(
			key, TEE_ATTR_ED25519_PUBLIC_VALUE, p[2].memref.buffer,
			&p[2].memref.size);
	if (!res)
		res = TEE_AllocateOperation(&operation, TEE_ALG_ED25519,
					    TEE_MODE_SIGN, 256);
	if (!res)
		res = TEE_SetOperationKey(operation, key);
	if (!res)
		res = TEE_AsymmetricSignDigest(
			operation, NULL, 0, p[1].memref.buffer,
			p[1].memref.size, p[3].memref.buffer,
			&p[3].memref.size);
	TEE_FreeOperation(operation);
	TEE_CloseObject(key);
	return res;
}

static TEE_Result x25519(TEE_Param p[TEE_NUM_PARAMS])
{
	TEE_Attribute peer = {};
	TEE_ObjectHandle key = TEE_HANDLE_NULL;
	TEE_ObjectHandle derived = TEE_HANDLE_NULL;
	TEE_OperationHandle operation = TEE_HANDLE_NULL;
	TEE_Result res = curve_pair(TEE_TYPE_X25519_KEYPAIR,
				    TEE_ATTR_X25519_PRIVATE_VALUE,
				    TEE_ATTR_X25519_PUBLIC_VALUE, &p[0], &key);

	if (!res)
		res = test_keyed(TEE_ALG_X25519, TEE_MODE_DERIVE, key,
				 &operation);
	if (!res)
		res = TEE_AllocateTransientObject(TEE_TYPE_GENERIC_SECRET, 256,
						  &derived);
	if (res)
		goto out;
	TEE_InitRefAttribute(&peer, TEE_ATTR_X25519_PUBLIC_VALUE,
			     p[1].memref.buffer, p[1].memref.size);
	TEE_DeriveKey(operation, &peer, 1, derived);
	res = TEE_GetObjectBufferAttribute(derived, TEE_ATTR_SECRET_VALUE,
					   p[2].memref.buffer,
					   &p[2].memref.size);
out:
	TEE_FreeTransientObject(derived);
	TEE_FreeOperation(operation);
	return res;
}

const struct test_command test_curve_commands[] = {
	{TEST_ED25519_SIGN, TEE_PARAM_TYPES(TEST_IN, TEST_IN, TEST_OUT, 0),
	 ed25519_sign},
	{TEST_ED25519_VERIFY, TEE_PARAM_TYPES(TEST_IN, TEST_IN, TEST_IN, 0),
	 ed25519_verify},
	{TEST_ED25519_STORE, TEE_PARAM_TYPES(TEST_IN, 0, 0, 0), ed25519_store},
	{TEST_ED25519_USE,
	 TEE_PARAM_TYPES(TEST_IN, TEST_IN, TEST_OUT, TEST_OUT), ed25519_use},
	{TEST_X25519, TEE_PARAM_TYPES(TEST_IN, TEST_IN, TEST_OUT, 0), x25519},
	{0, 0, NULL},
};
