// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace superrelay::readiness {

/// The findings that a node for anything but development must not stand on, unknown ground among
/// them, unless an operator waives them.
inline constexpr auto kRefusedInProduction = std::to_array<std::string_view>({
    "softtee",
    "development_ta",
    "known_huk",
    "published_ta_key",
    "raw_key",
    "rollback_unprotected",
    "ta_key_unknown",
});

/// The findings that an operator may take responsibility for (security.waive): those, and what only
/// worries. What makes signatures worthless, such as a paymaster that trusts another key, cannot be
/// waived.
inline constexpr auto kWaivable = [] {
    constexpr auto kWorries = std::to_array<std::string_view>({"deposit_low", "stake_missing"});
    std::array<std::string_view, kRefusedInProduction.size() + kWorries.size()> out{};
    std::ranges::copy(kWorries, std::ranges::copy(kRefusedInProduction, out.begin()).out);
    return out;
}();

}  // namespace superrelay::readiness
