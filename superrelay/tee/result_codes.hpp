// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>
#include <superrelay/core/result.hpp>

namespace superrelay::tee {

/// The host's error for a result code of the TEE or the TA.
/// @param doing  what was asked, for the message: "generating the key"
[[nodiscard]] Error error_of(std::uint32_t code, std::string_view doing);

/// Why no session to the TA could be opened: Errc::corrupt when the TEE's own records, which the TA
/// never sees, do not authenticate; else Errc::unavailable.
[[nodiscard]] Error opening_error_of(std::uint32_t code);

}  // namespace superrelay::tee
