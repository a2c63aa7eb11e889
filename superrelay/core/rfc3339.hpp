// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>

namespace superrelay {

/// "2026-11-22T22:40:00.123Z": UTC, in milliseconds; a time between the years 0 and 9999.
/// @see RFC 3339, 5.6
[[nodiscard]] std::string to_rfc3339(std::chrono::system_clock::time_point time);

}  // namespace superrelay
