/* SPDX-License-Identifier: MIT */
#ifndef USER_TA_HEADER_DEFINES_H
#define USER_TA_HEADER_DEFINES_H

#include "test_ta.h"

/* TEST_TA_UUID and TEST_TA_FLAGS are given to each build. */
#define TA_UUID	      TEST_TA_UUID
#define TA_FLAGS      (TEST_TA_FLAGS)
#define TA_STACK_SIZE TEST_STACK_SIZE
#define TA_DATA_SIZE  TEST_HEAP_SIZE

#define TA_VERSION     "1.2.3"
#define TA_DESCRIPTION "softtee's test TA"

#define TA_CURRENT_TA_EXT_PROPERTIES \
	{"org.softtee.test.text", USER_TA_PROP_TYPE_STRING, "hello"}, \
	{ \
		"org.softtee.test.number", USER_TA_PROP_TYPE_U32, \
			&(const uint32_t){42} \
	}

#endif
