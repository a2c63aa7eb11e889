// SPDX-License-Identifier: MIT
// Internal to config: how a row of the table is made.
#pragma once

#include <string_view>
#include <utility>

#include "table.hpp"
#include "types.hpp"

namespace superrelay::config {

/// A member: its path in the file and how to get at it. One name for both.
#define AT(member) #member, [](Config& config) -> auto& { return config.member; }

/// A key of the node: `at` finds its member in a Config.
template <typename At, typename T>
Key row(std::string_view path, At at, Type<T> type, Value fallback, std::string_view doc) {
    auto set = [at, decode = std::move(type.decode)](Config& config, Config::Chain&,
                                                     const Value& value) {
        return decode(value).map([&](T decoded) { at(config) = std::move(decoded); });
    };
    return {path, false, std::move(type.name), std::move(fallback), doc, std::move(set)};
}

/// A key of a chain: `at` finds its member in a Config::Chain.
template <typename At, typename T>
Key chain_row(std::string_view path, At at, Type<T> type, Value fallback, std::string_view doc) {
    auto set = [at, decode = std::move(type.decode)](Config&, Config::Chain& chain,
                                                     const Value& value) {
        return decode(value).map([&](T decoded) { at(chain) = std::move(decoded); });
    };
    return {path, true, std::move(type.name), std::move(fallback), doc, std::move(set)};
}

}  // namespace superrelay::config
