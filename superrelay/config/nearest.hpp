// SPDX-License-Identifier: MIT
// Internal to config: "did you mean".
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace superrelay::config {

/// The candidate with the fewest edits (Levenshtein) to `word`, or "" when none comes close.
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       std::span<const std::string_view> candidates);

}  // namespace superrelay::config
