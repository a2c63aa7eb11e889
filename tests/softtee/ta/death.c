/* SPDX-License-Identifier: MIT */
/* The ways for a TA to die. */
#undef NDEBUG /* its assertion must fail in every build */
#include <assert.h>
#include <stdlib.h>

#include "commands.h"

static TEE_Result die_panic(TEE_Param p[TEE_NUM_PARAMS])
{
	TEE_Panic(p[0].value.a);
	return TEE_SUCCESS;
}

/* volatile, so that no compiler sees through it */
static uint8_t *volatile null_pointer;
static volatile uint32_t zero;

#ifdef __clang__
#pragma clang diagnostic ignored "-Winfinite-recursion"
#else
#pragma GCC diagnostic ignored "-Winfinite-recursion"
#endif
static uint32_t recurse(uint32_t depth)
{
	volatile uint8_t frame[256] = {};

	frame[depth % sizeof(frame)] = 1;
	return recurse(depth + 1) + frame[0];
}

static TEE_ObjectHandle secret_object(void)
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;

	if (TEE_AllocateTransientObject(TEE_TYPE_GENERIC_SECRET, 128, &object))
		return TEE_HANDLE_NULL;
	return object;
}

static void die_stale_object(void)
{
	TEE_ObjectHandle object = secret_object();
	TEE_ObjectInfo info = {};

	TEE_FreeTransientObject(object);
	TEE_GetObjectInfo1(object, &info);
}

static void die_stale_operation(void)
{
	TEE_OperationHandle operation = TEE_HANDLE_NULL;

	if (TEE_AllocateOperation(&operation, TEE_ALG_SHA256, TEE_MODE_DIGEST,
				  0))
		return;
	TEE_FreeOperation(operation);
	TEE_DigestUpdate(operation, "x", 1);
}

static void die_stale_enumerator(void)
{
	TEE_ObjectEnumHandle walk = TEE_HANDLE_NULL;

	if (TEE_AllocatePersistentObjectEnumerator(&walk))
		return;
	TEE_FreePersistentObjectEnumerator(walk);
	TEE_StartPersistentObjectEnumerator(walk, TEE_STORAGE_PRIVATE);
}

static void die_foreign_handle(void)
{
	/* A live object, taken for an operation. */
	TEE_ResetOperation((TEE_OperationHandle)(void *)secret_object());
}

static void die_free_twice(void)
{
	uint8_t *block = TEE_Malloc(16, TEE_MALLOC_FILL_ZERO);
	volatile uintptr_t address = (uintptr_t)block;

	TEE_Free(block);
	TEE_Free((void *)address);
}

static void die_long_id(void)
{
	static const uint8_t id[TEE_OBJECT_ID_MAX_LEN + 1];
	TEE_ObjectHandle object = TEE_HANDLE_NULL;

	TEE_OpenPersistentObject(TEE_STORAGE_PRIVATE, id, sizeof(id),
				 TEE_DATA_FLAG_ACCESS_READ, &object);
}

static void die_read_transient(void)
{
	uint8_t byte = 0;
	size_t count = 0;

	TEE_ReadObjectData(secret_object(), &byte, 1, &count);
}

static void die_key_twice(void)
{
	uint8_t key[16] = {};
	TEE_Attribute attribute = {};
	TEE_ObjectHandle object = secret_object();

	TEE_InitRefAttribute(&attribute, TEE_ATTR_SECRET_VALUE, key,
			     sizeof(key));
	if (TEE_PopulateTransientObject(object, &attribute, 1))
		return;
	TEE_PopulateTransientObject(object, &attribute, 1);
}

static void die_half_key(void)
{
	uint8_t key[32] = {};
	TEE_Attribute attribute = {};
	TEE_ObjectHandle object = TEE_HANDLE_NULL;

	TEE_InitRefAttribute(&attribute, TEE_ATTR_ED25519_PRIVATE_VALUE, key,
			     sizeof(key));
	if (TEE_AllocateTransientObject(TEE_TYPE_ED25519_KEYPAIR, 256, &object))
		return;
	TEE_PopulateTransientObject(object, &attribute, 1);
}

static void die_mac_without_key(void)
{
	TEE_OperationHandle operation = TEE_HANDLE_NULL;

	if (TEE_AllocateOperation(&operation, TEE_ALG_HMAC_SHA256, TEE_MODE_MAC,
				  256))
		return;
	TEE_MACInit(operation, NULL, 0);
}

static void die_no_read_access(void)
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	uint8_t byte = 0;
	size_t count = 0;

	if (TEE_CreatePersistentObject(TEE_STORAGE_PRIVATE, "unreadable", 10,
				       TEE_DATA_FLAG_ACCESS_WRITE,
				       TEE_HANDLE_NULL, "x", 1, &object))
		return;
	TEE_ReadObjectData(object, &byte, 1, &count);
}

/* What comes back from here has not died. */
static TEE_Result die(TEE_Param p[TEE_NUM_PARAMS])
{
	switch (p[0].value.a) {
	case TEST_DIE_NULL_WRITE:
		*(volatile uint8_t *)null_pointer = 1;
		break;
	case TEST_DIE_NULL_MOVE:
		TEE_MemMove(null_pointer, "x", 1);
		break;
	case TEST_DIE_STACK:
		p[0].value.b = recurse(zero);
		break;
	case TEST_DIE_ABORT:
		abort();
	case TEST_DIE_ASSERT:
		assert(zero == 1);
		break;
	case TEST_DIE_STALE_OBJECT:
		die_stale_object();
		break;
	case TEST_DIE_STALE_OPERATION:
		die_stale_operation();
		break;
	case TEST_DIE_STALE_ENUMERATOR:
		die_stale_enumerator();
		break;
	case TEST_DIE_FOREIGN_HANDLE:
		die_foreign_handle();
		break;
	case TEST_DIE_FREE_TWICE:
		die_free_twice();
		break;
	case TEST_DIE_LONG_ID:
		die_long_id();
		break;
	case TEST_DIE_READ_TRANSIENT:
		die_read_transient();
		break;
	case TEST_DIE_KEY_TWICE:
		die_key_twice();
		break;
	case TEST_DIE_HALF_KEY:
		die_half_key();
		break;
	case TEST_DIE_MAC_WITHOUT_KEY:
		die_mac_without_key();
		break;
	case TEST_DIE_NO_READ_ACCESS:
		die_no_read_access();
		break;
	default:
		return TEE_ERROR_BAD_PARAMETERS;
	}
	return TEE_SUCCESS;
}

const struct test_command test_death_commands[] = {
	{TEST_PANIC, TEE_PARAM_TYPES(TEST_VALUE, 0, 0, 0), die_panic},
	{TEST_DIE, TEE_PARAM_TYPES(TEST_VALUE, 0, 0, 0), die},
	{0, 0, NULL},
};
