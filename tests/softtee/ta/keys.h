/* SPDX-License-Identifier: MIT */
#ifndef KEYS_H
#define KEYS_H

#include <tee_internal_api.h>

/* A transient object that holds the attributes. */
TEE_Result test_make_key(uint32_t type, const TEE_Attribute *attributes,
			 uint32_t count, uint32_t bits, TEE_ObjectHandle *key);

/* An operation that holds the key; the key object is freed. */
TEE_Result test_keyed(uint32_t algorithm, uint32_t mode, TEE_ObjectHandle key,
		      TEE_OperationHandle *operation);

/* Both, for a key of one attribute. */
TEE_Result test_secret_operation(uint32_t type, uint32_t attribute_id,
				 const void *secret, size_t size,
				 uint32_t algorithm, uint32_t mode,
				 TEE_OperationHandle *operation);

#endif
