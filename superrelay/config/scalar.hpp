// SPDX-License-Identifier: MIT
// Internal to config: a value as the file has it.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

namespace superrelay::config {

/// What no key takes: "a table", "an array".
struct Unsupported {
    std::string what;
};

using Scalar = std::variant<std::string, std::int64_t, bool, Unsupported>;

/// As TOML would have it: quotes around a string.
[[nodiscard]] std::string to_toml(const Scalar& value);

}  // namespace superrelay::config
