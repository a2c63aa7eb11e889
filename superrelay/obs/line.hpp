// SPDX-License-Identifier: MIT
// Internal to obs: an event as one line.
#pragma once

#include <string>

#include "log.hpp"

namespace superrelay::obs {

struct Event {
    std::chrono::system_clock::time_point time;
    Level level;
    std::string_view msg;
    Fields fields;
};

/// Without the line's end.
[[nodiscard]] std::string to_text(const Event& event);
[[nodiscard]] std::string to_json(const Event& event);

}  // namespace superrelay::obs
