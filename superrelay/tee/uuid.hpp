// SPDX-License-Identifier: MIT
#pragma once

#include <tee_client_api.h>

#include <string_view>
#include <superrelay/core/result.hpp>

namespace superrelay::tee {

/// A TA's UUID from its text form, "12345678-5b69-11d4-9fee-00c04f4c3456" (RFC 9562, 4).
/// @return Errc::config_invalid with what was expected
[[nodiscard]] Result<TEEC_UUID> parse_uuid(std::string_view text);

}  // namespace superrelay::tee
