// SPDX-License-Identifier: MIT
// Internal to config: a value as the file has it.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace superrelay::config {

/// What no key takes: "a table", "a date or time".
struct Unsupported {
    std::string what;
};

using Strings = std::vector<std::string>;

using Value = std::variant<std::string, std::int64_t, bool, Strings, Unsupported>;

/// As TOML would have it: quotes around a string.
[[nodiscard]] std::string to_toml(const Value& value);

}  // namespace superrelay::config
