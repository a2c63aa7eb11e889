// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "events.hpp"

namespace superrelay::audit {

using Time = std::chrono::system_clock::time_point;

/// An event as one line of JSON, with the line's end. docs/audit.md tells the fields.
[[nodiscard]] std::string to_line(Time time, const Decision& decision);
[[nodiscard]] std::string to_line(Time time, const KeyOperation& operation);

/// What stands where events are missing: `lost` could not be written.
[[nodiscard]] std::string gap_line(Time time, std::uint64_t lost);

}  // namespace superrelay::audit
