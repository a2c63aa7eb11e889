// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>

namespace superrelay::readiness {

/// The findings that an operator may take responsibility for (security.waive). What makes
/// signatures worthless, such as a paymaster that trusts another key, cannot be waived.
inline constexpr auto kWaivable = std::to_array<std::string_view>({
    "softtee",
    "development_ta",
    "known_huk",
    "published_ta_key",
    "raw_key",
    "rollback_unprotected",
    "ta_key_unknown",
    "deposit_low",
    "stake_missing",
});

}  // namespace superrelay::readiness
