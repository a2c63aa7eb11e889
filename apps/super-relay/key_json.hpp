// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json/value.hpp>
#include <chrono>
#include <span>
#include <string>
#include <superrelay/kms/types.hpp>

namespace superrelay::app {

/// What everybody may know of a key.
[[nodiscard]] boost::json::object to_json(const kms::KeyInfo& key);
[[nodiscard]] boost::json::array to_json(std::span<const kms::KeyInfo> keys);

/// The body of `GET /api/v1/keys`: the keys as they were at `taken`.
[[nodiscard]] std::string keys_body(std::span<const kms::KeyInfo> keys,
                                    std::chrono::system_clock::time_point taken);

}  // namespace superrelay::app
