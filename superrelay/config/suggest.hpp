// SPDX-License-Identifier: MIT
// Internal to config: where keys may stand, and which one was meant.
#pragma once

#include <string>
#include <string_view>

#include "table.hpp"

namespace superrelay::config {

/// A place where keys stand: the file itself, or one entry of [[chains]].
struct Scope {
    std::string prefix;  ///< "" or "chains[1].", in front of paths in messages
    bool of_chain = false;

    /// What the key is called here, or "" where it may not stand.
    [[nodiscard]] std::string_view path_of(const Key& key) const {
        if (!of_chain) {
            return key.path;
        }
        return key.per_chain ? key.chain_path() : std::string_view();
    }

    [[nodiscard]] const Key* find(std::string_view path) const;
    [[nodiscard]] bool has_section(std::string_view path) const;

    /// "; did you mean …?", or "" when nothing comes close.
    [[nodiscard]] std::string suggest_key(std::string_view section, std::string_view name) const;
    [[nodiscard]] std::string suggest_section(std::string_view path) const;
};

}  // namespace superrelay::config
