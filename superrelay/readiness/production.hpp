// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>
#include <superrelay/core/result.hpp>

#include "findings.hpp"

namespace superrelay::readiness {

/// The network on which anything goes.
inline constexpr std::string_view kDevelopmentNetwork = "dev";

/// May a node of this network start? On any but the development network it may not stand on what
/// kRefusedInProduction names.
/// @param findings  of its start-up checks
/// @return Errc::config_invalid, one line a finding that forbids it and is not waived, with the
///         remedy
[[nodiscard]] Result<void> check_production(std::string_view network,
                                            std::span<const Finding> findings,
                                            const Waivers& waivers);

}  // namespace superrelay::readiness
