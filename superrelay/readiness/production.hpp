// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <superrelay/core/result.hpp>

#include "findings.hpp"

namespace superrelay::readiness {

/// The network on which anything goes.
inline constexpr std::string_view kDevelopmentNetwork = "dev";

/// What a node for anything but development must not stand on, unknown ground among it.
inline constexpr auto kRefusedInProduction = std::to_array<std::string_view>({
    "softtee",
    "development_ta",
    "known_huk",
    "published_ta_key",
    "raw_key",
    "rollback_unprotected",
    "ta_key_unknown",
});

/// May a node of this network start?
/// @param findings  of its start-up checks
/// @return Errc::config_invalid, one line a finding that forbids it and is not waived, with the
///         remedy
[[nodiscard]] Result<void> check_production(std::string_view network,
                                            std::span<const Finding> findings,
                                            const Waivers& waivers);

}  // namespace superrelay::readiness
