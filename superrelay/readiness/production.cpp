// SPDX-License-Identifier: MIT
#include "production.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "waivable.hpp"

namespace superrelay::readiness {

Result<void> check_production(std::string_view network, std::span<const Finding> findings,
                              const Waivers& waivers) {
    if (network == kDevelopmentNetwork) return {};
    std::string reasons;
    for (const auto& finding : findings) {
        const auto refused = std::ranges::find(kRefusedInProduction, finding.name);
        if (refused == kRefusedInProduction.end() || waivers.cover(finding.name)) continue;
        if (!reasons.empty()) reasons += '\n';
        reasons += finding.name + ": not on network \"" + std::string(network) +
                   "\": " + finding.message + "; " + finding.remedy + ", or add \"" + finding.name +
                   "\" to security.waive";
    }
    if (!reasons.empty()) return fail(Errc::config_invalid, std::move(reasons));
    return {};
}

}  // namespace superrelay::readiness
