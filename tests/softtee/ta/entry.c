/* SPDX-License-Identifier: MIT */
#include "commands.h"

struct test_state *test_state(void)
{
	return (struct test_state *)(uintptr_t)TEE_GetInstanceData();
}

TEE_Result test_deliver(TEE_Param *out, const void *data, size_t size)
{
	const size_t room = out->memref.size;

	out->memref.size = size;
	if (room < size)
		return TEE_ERROR_SHORT_BUFFER;
	TEE_MemMove(out->memref.buffer, data, size);
	return TEE_SUCCESS;
}

TEE_Result TA_CreateEntryPoint(void)
{
	struct test_state *state =
		TEE_Malloc(sizeof(*state), TEE_MALLOC_FILL_ZERO);

	if (!state)
		return TEE_ERROR_OUT_OF_MEMORY;
	TEE_SetInstanceData(state);
	return TEE_SUCCESS;
}

void TA_DestroyEntryPoint(void)
{
	TEE_Free(test_state());
}

TEE_Result TA_OpenSessionEntryPoint(uint32_t types, TEE_Param p[TEE_NUM_PARAMS],
				    void **session)
{
	*session = test_state();
	if (TEE_PARAM_TYPE_GET(types, 0) != TEST_VALUE)
		return TEE_SUCCESS;
	if (p[0].value.a == TEST_OPEN_PANIC)
		TEE_Panic(TEST_OPEN_PANIC);
	p[0].value.b = 7;
	return p[0].value.a;
}

void TA_CloseSessionEntryPoint(void *session)
{
	if (session != test_state())
		TEE_Panic(TEE_ERROR_BAD_STATE);
}

static TEE_Result run(const struct test_command *table, uint32_t id,
		      uint32_t types, TEE_Param p[TEE_NUM_PARAMS])
{
	for (; table->run; table++) {
		if (table->id != id)
			continue;
		if (table->types != types)
			return TEE_ERROR_BAD_PARAMETERS;
		return table->run(p);
	}
	return TEE_ERROR_NOT_IMPLEMENTED;
}

TEE_Result TA_InvokeCommandEntryPoint(void *session, uint32_t id,
				      uint32_t types,
				      TEE_Param p[TEE_NUM_PARAMS])
{
	const struct test_command *const tables[] = {
		test_instance_commands, test_death_commands,
		test_storage_commands,	test_crypto_commands,
		test_curve_commands,
	};
	TEE_Result res = TEE_ERROR_NOT_IMPLEMENTED;
	size_t n = 0;

	if (session != test_state())
		return TEE_ERROR_BAD_STATE;
	if (id == TEST_TYPES) {
		if (TEE_PARAM_TYPE_GET(types, 0) != TEE_PARAM_TYPE_VALUE_OUTPUT)
			return TEE_ERROR_BAD_PARAMETERS;
		p[0].value.a = types;
		return TEE_SUCCESS;
	}
	for (n = 0; n < sizeof(tables) / sizeof(tables[0]); n++) {
		res = run(tables[n], id, types, p);
		if (res != TEE_ERROR_NOT_IMPLEMENTED)
			return res;
	}
	return res;
}
