/* SPDX-License-Identifier: MIT */
#include "keys.h"

TEE_Result test_make_key(uint32_t type, const TEE_Attribute *attributes,
			 uint32_t count, uint32_t bits, TEE_ObjectHandle *key)
{
	TEE_Result res = TEE_AllocateTransientObject(type, bits, key);

	if (res)
		return res;
	res = TEE_PopulateTransientObject(*key, attributes, count);
	if (res) {
		TEE_FreeTransientObject(*key);
		*key = TEE_HANDLE_NULL;
	}
	return res;
}

TEE_Result test_keyed(uint32_t algorithm, uint32_t mode, TEE_ObjectHandle key,
		      TEE_OperationHandle *operation)
{
	TEE_ObjectInfo info = {};
	TEE_Result res = TEE_GetObjectInfo1(key, &info);

	if (!res)
		res = TEE_AllocateOperation(operation, algorithm, mode,
					    info.objectSize);
	if (!res)
		res = TEE_SetOperationKey(*operation, key);
	TEE_FreeTransientObject(key);
	return res;
}

TEE_Result test_secret_operation(uint32_t type, uint32_t attribute_id,
				 const void *secret, size_t size,
				 uint32_t algorithm, uint32_t mode,
				 TEE_OperationHandle *operation)
{
	TEE_Attribute attribute = {};
	TEE_ObjectHandle key = TEE_HANDLE_NULL;
	TEE_Result res = TEE_ERROR_GENERIC;

	TEE_InitRefAttribute(&attribute, attribute_id, secret, size);
	res = test_make_key(type, &attribute, 1, (uint32_t)(size * 8), &key);
	if (res)
		return res;
	return test_keyed(algorithm, mode, key, operation);
}
