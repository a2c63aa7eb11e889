/* SPDX-License-Identifier: MIT */
#ifndef COMMANDS_H
#define COMMANDS_H

#include <tee_internal_api.h>
#include <tee_internal_api_extensions.h>

#include "test_ta.h"

#define TEST_IN	   TEE_PARAM_TYPE_MEMREF_INPUT
#define TEST_OUT   TEE_PARAM_TYPE_MEMREF_OUTPUT
#define TEST_INOUT TEE_PARAM_TYPE_MEMREF_INOUT
#define TEST_VALUE TEE_PARAM_TYPE_VALUE_INOUT
#define TEST_NONE  TEE_PARAM_TYPE_NONE

/* What an instance keeps. */
struct test_state {
	uint32_t counter;
	void *blocks[64];
	size_t block_count;
};

struct test_state *test_state(void);

/* A command's implementation and the parameters it takes. */
struct test_command {
	uint32_t id;
	uint32_t types;
	TEE_Result (*run)(TEE_Param p[TEE_NUM_PARAMS]);
};

/* Tables that end with a run of NULL. */
extern const struct test_command test_instance_commands[];
extern const struct test_command test_death_commands[];
extern const struct test_command test_storage_commands[];
extern const struct test_command test_crypto_commands[];
extern const struct test_command test_curve_commands[];

/* Copies into an output parameter, by the short-buffer rule. */
TEE_Result test_deliver(TEE_Param *out, const void *data, size_t size);

#endif
