/* SPDX-License-Identifier: MIT */
/*
 * Compiled into each TA, as OP-TEE compiles its user_ta_header.c: gathers
 * what the TA's user_ta_header_defines.h says.
 */
#include "softtee_ta.h"

#include <user_ta_header_defines.h>

#ifndef TA_VERSION
#define TA_VERSION "Undefined version"
#endif
#ifndef TA_DESCRIPTION
#define TA_DESCRIPTION "Undefined description"
#endif

_Static_assert((TA_FLAGS & ~TA_FLAGS_MASK) == 0, "unknown TA_FLAGS");

/*
 * The first entry only keeps the array from being empty; it is not counted.
 * It is the first because a TA's list may end with a comma or without.
 */
static const struct user_ta_property own_properties[] = {
	{NULL, USER_TA_PROP_TYPE_INVALID, NULL},
#ifdef TA_CURRENT_TA_EXT_PROPERTIES
	TA_CURRENT_TA_EXT_PROPERTIES
#endif
};

extern const struct softtee_ta softtee_ta;

__attribute__((visibility("default"))) const struct softtee_ta softtee_ta = {
	.abi = SOFTTEE_TA_ABI,
	.flags = TA_FLAGS,
	.uuid = TA_UUID,
	.stack_size = TA_STACK_SIZE,
	.heap_size = TA_DATA_SIZE,
	.version = TA_VERSION,
	.description = TA_DESCRIPTION,
	.properties = own_properties + 1,
	.property_count =
		sizeof(own_properties) / sizeof(own_properties[0]) - 1,
	.create = TA_CreateEntryPoint,
	.destroy = TA_DestroyEntryPoint,
	.open_session = TA_OpenSessionEntryPoint,
	.close_session = TA_CloseSessionEntryPoint,
	.invoke_command = TA_InvokeCommandEntryPoint,
};
