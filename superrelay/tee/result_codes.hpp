// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>
#include <superrelay/core/result.hpp>

namespace superrelay::tee {

/// The host's error for a result code of the TEE or the TA.
/// @param doing  what was asked, for the message: "generating the key"
[[nodiscard]] Error error_of(std::uint32_t code, std::string_view doing);

}  // namespace superrelay::tee
