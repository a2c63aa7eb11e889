// SPDX-License-Identifier: MIT
#pragma once

#include <superrelay/config/config.hpp>

namespace superrelay::config::test {

/// An environment of two variables: HOST is "127.0.0.2", EMPTY is "".
inline std::optional<std::string> environment(const std::string& name) {
    if (name == "HOST") {
        return "127.0.0.2";
    }
    return name == "EMPTY" ? std::optional<std::string>("") : std::nullopt;
}

inline Result<Config> read(std::string_view text) {
    return parse(text, "t.toml", environment);
}

}  // namespace superrelay::config::test
