// SPDX-License-Identifier: MIT
#pragma once

// OP-TEE's GlobalPlatform headers, for C++. They are C and define macros with
// names that belong to the C++ library, so what they include comes first and
// those macros go away again.

#include <cinttypes>
#include <climits>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <assert.h>
#include <stdbool.h>

#pragma GCC visibility push(default)
extern "C" {
#include <pta_system.h>
#include <tee_internal_api.h>
#include <tee_internal_api_extensions.h>
#include <user_ta_header.h>
}
#include "ta/softtee_ta.h"
#pragma GCC visibility pop

#undef __aligned
#undef __bss
#undef __cold
#undef __data
#undef __deprecated
#undef __noinline
#undef __noreturn
#undef __packed
#undef __printf
#undef __pure
#undef __section
#undef __unused
#undef __used
#undef __weak
#undef MAX
#undef MIN
