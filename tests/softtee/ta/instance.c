/* SPDX-License-Identifier: MIT */
#include <pta_system.h>

#include "commands.h"

static TEE_Result count(TEE_Param p[TEE_NUM_PARAMS])
{
	p[0].value.a = ++test_state()->counter;
	return TEE_SUCCESS;
}

static TEE_Result allocate(TEE_Param p[TEE_NUM_PARAMS])
{
	struct test_state *state = test_state();
	const size_t size = p[0].value.a;
	void *block = NULL;

	if (state->block_count == sizeof(state->blocks) / sizeof(void *))
		return TEE_ERROR_BAD_STATE;
	block = TEE_Malloc(size, p[0].value.b);
	p[0].value.a = block != NULL;
	if (block) {
		TEE_MemFill(block, 0xa5, size);
		state->blocks[state->block_count++] = block;
	}
	return TEE_SUCCESS;
}

static TEE_Result release(TEE_Param p[TEE_NUM_PARAMS])
{
	struct test_state *state = test_state();

	(void)p;
	while (state->block_count)
		TEE_Free(state->blocks[--state->block_count]);
	return TEE_SUCCESS;
}

static TEE_Result compare(TEE_Param p[TEE_NUM_PARAMS])
{
	if (p[0].memref.size != p[1].memref.size)
		return TEE_ERROR_BAD_PARAMETERS;
	p[2].value.a = (uint32_t)TEE_MemCompare(
		p[0].memref.buffer, p[1].memref.buffer, p[0].memref.size);
	return TEE_SUCCESS;
}

static TEE_Result check_access(TEE_Param p[TEE_NUM_PARAMS])
{
	static const char constant[] = "constant";
	char stack[16] = {};
	void *heap = TEE_Malloc(sizeof(stack), TEE_MALLOC_FILL_ZERO);
	void *what = NULL;

	if (!heap)
		return TEE_ERROR_OUT_OF_MEMORY;
	switch (p[1].value.a) {
	case TEST_MEMORY_STACK:
		what = stack;
		break;
	case TEST_MEMORY_HEAP:
	case TEST_MEMORY_FREED:
		what = heap;
		break;
	case TEST_MEMORY_CONSTANT:
		what = (void *)(uintptr_t)constant;
		break;
	case TEST_MEMORY_SHARED:
		what = p[0].memref.buffer;
		break;
	default:
		break;
	}
	if (p[1].value.a == TEST_MEMORY_FREED) {
		TEE_Free(heap);
		heap = NULL;
	}
	p[1].value.a = TEE_CheckMemoryAccessRights(p[1].value.b, what, 8);
	TEE_Free(heap);
	return TEE_SUCCESS;
}

static TEE_PropSetHandle property_set(uint32_t number)
{
	return (TEE_PropSetHandle)(uintptr_t)number;
}

static TEE_Result string_property(TEE_Param p[TEE_NUM_PARAMS])
{
	char name[80] = {};

	if (p[0].memref.size >= sizeof(name))
		return TEE_ERROR_BAD_PARAMETERS;
	TEE_MemMove(name, p[0].memref.buffer, p[0].memref.size);
	return TEE_GetPropertyAsString(property_set(p[2].value.b), name,
				       p[1].memref.buffer, &p[1].memref.size);
}

static TEE_Result identity(TEE_Param p[TEE_NUM_PARAMS])
{
	TEE_Identity client = {};
	TEE_Result res = TEE_GetPropertyAsIdentity(
		TEE_PROPSET_CURRENT_CLIENT, "gpd.client.identity", &client);

	if (res)
		return res;
	return test_deliver(&p[0], &client, sizeof(client));
}

static TEE_Result list_properties(TEE_Param p[TEE_NUM_PARAMS])
{
	TEE_PropSetHandle walk = TEE_HANDLE_NULL;
	char *out = p[0].memref.buffer;
	const size_t room = p[0].memref.size;
	TEE_Result res = TEE_AllocatePropertyEnumerator(&walk);
	size_t used = 0;
	size_t size = 0;

	if (res)
		return res;
	TEE_StartPropertyEnumerator(walk, TEE_PROPSET_CURRENT_TA);
	do {
		size = room - used;
		res = TEE_GetPropertyName(walk, out + used, &size);
		if (res)
			goto out;
		/* The terminating zero becomes the newline. */
		used += size;
		out[used - 1] = '\n';
		res = TEE_GetNextProperty(walk);
	} while (!res);
	if (res == TEE_ERROR_ITEM_NOT_FOUND)
		res = TEE_SUCCESS;
	p[0].memref.size = used;
out:
	TEE_FreePropertyEnumerator(walk);
	return res;
}

static TEE_Result system_pta(uint32_t command, uint32_t types,
			     TEE_Param p[TEE_NUM_PARAMS])
{
	const TEE_UUID uuid = PTA_SYSTEM_UUID;
	TEE_TASessionHandle session = TEE_HANDLE_NULL;
	uint32_t origin = 0;
	TEE_Result res = TEE_OpenTASession(&uuid, TEE_TIMEOUT_INFINITE, 0, NULL,
					   &session, &origin);

	if (res)
		return res;
	res = TEE_InvokeTACommand(session, TEE_TIMEOUT_INFINITE, command, types,
				  p, &origin);
	TEE_CloseTASession(session);
	return res;
}

static TEE_Result add_entropy(TEE_Param p[TEE_NUM_PARAMS])
{
	return system_pta(PTA_SYSTEM_ADD_RNG_ENTROPY,
			  TEE_PARAM_TYPES(TEST_IN, 0, 0, 0), p);
}

static TEE_Result unique_key(TEE_Param p[TEE_NUM_PARAMS])
{
	uint8_t key[TA_DERIVED_KEY_MAX_SIZE] = {};
	TEE_Param inner[TEE_NUM_PARAMS] = {};
	TEE_Result res = TEE_ERROR_GENERIC;

	if (p[1].memref.size > sizeof(key))
		return TEE_ERROR_BAD_PARAMETERS;
	inner[0] = p[0];
	inner[1].memref.buffer = key;
	inner[1].memref.size = p[1].memref.size;
	res = system_pta(PTA_SYSTEM_DERIVE_TA_UNIQUE_KEY,
			 TEE_PARAM_TYPES(TEST_IN, TEST_OUT, 0, 0), inner);
	if (res)
		return res;
	return test_deliver(&p[1], key, inner[1].memref.size);
}

static TEE_Result other_ta(TEE_Param p[TEE_NUM_PARAMS])
{
	const TEE_UUID nobody = {.timeLow = 1};
	TEE_TASessionHandle session = TEE_HANDLE_NULL;
	uint32_t origin = 0;

	p[0].value.a = TEE_OpenTASession(&nobody, TEE_TIMEOUT_INFINITE, 0, NULL,
					 &session, &origin);
	p[0].value.b = origin;
	return TEE_SUCCESS;
}

static TEE_Result await_cancel(TEE_Param p[TEE_NUM_PARAMS])
{
	const uint32_t hour_ms = 3600000;

	TEE_UnmaskCancellation();
	p[0].value.a = TEE_Wait(hour_ms);
	p[0].value.b = TEE_GetCancellationFlag();
	return TEE_SUCCESS;
}

static TEE_Result echo(TEE_Param p[TEE_NUM_PARAMS])
{
	return test_deliver(&p[1], p[0].memref.buffer, p[0].memref.size);
}

static TEE_Result output_size(TEE_Param p[TEE_NUM_PARAMS])
{
	p[0].memref.size = p[1].value.a;
	return p[1].value.b;
}

static TEE_Result flip(TEE_Param p[TEE_NUM_PARAMS])
{
	uint8_t *bytes = p[0].memref.buffer;
	size_t n = 0;

	for (n = 0; n < p[0].memref.size; n++)
		bytes[n] = (uint8_t)~bytes[n];
	return TEE_SUCCESS;
}

static __attribute__((noinline)) uint32_t deepen(uint32_t frames)
{
	volatile uint8_t frame[256] = {};

	frame[frames % sizeof(frame)] = 1;
	return frames ? deepen(frames - 1) + frame[0] : 0;
}

static TEE_Result use_stack(TEE_Param p[TEE_NUM_PARAMS])
{
	p[0].value.b = deepen(p[0].value.a);
	return TEE_SUCCESS;
}

const struct test_command test_instance_commands[] = {
	{TEST_COUNT, TEE_PARAM_TYPES(TEST_VALUE, 0, 0, 0), count},
	{TEST_ALLOCATE, TEE_PARAM_TYPES(TEST_VALUE, 0, 0, 0), allocate},
	{TEST_RELEASE, TEE_PARAM_TYPES(0, 0, 0, 0), release},
	{TEST_COMPARE, TEE_PARAM_TYPES(TEST_IN, TEST_IN, TEST_VALUE, 0),
	 compare},
	{TEST_ACCESS, TEE_PARAM_TYPES(TEST_INOUT, TEST_VALUE, 0, 0),
	 check_access},
	{TEST_STRING_PROPERTY,
	 TEE_PARAM_TYPES(TEST_IN, TEST_OUT, TEST_VALUE, 0), string_property},
	{TEST_IDENTITY, TEE_PARAM_TYPES(TEST_OUT, 0, 0, 0), identity},
	{TEST_LIST_PROPERTIES, TEE_PARAM_TYPES(TEST_OUT, 0, 0, 0),
	 list_properties},
	{TEST_ADD_ENTROPY, TEE_PARAM_TYPES(TEST_IN, 0, 0, 0), add_entropy},
	{TEST_UNIQUE_KEY, TEE_PARAM_TYPES(TEST_IN, TEST_OUT, 0, 0), unique_key},
	{TEST_OTHER_TA, TEE_PARAM_TYPES(TEST_VALUE, 0, 0, 0), other_ta},
	{TEST_AWAIT_CANCEL, TEE_PARAM_TYPES(TEST_VALUE, 0, 0, 0), await_cancel},
	{TEST_ECHO, TEE_PARAM_TYPES(TEST_IN, TEST_OUT, 0, 0), echo},
	{TEST_OUTPUT_SIZE, TEE_PARAM_TYPES(TEST_OUT, TEST_VALUE, 0, 0),
	 output_size},
	{TEST_DEEPEN, TEE_PARAM_TYPES(TEST_VALUE, 0, 0, 0), use_stack},
	{TEST_FLIP, TEE_PARAM_TYPES(TEST_INOUT, 0, 0, 0), flip},
	{0, 0, NULL},
};
