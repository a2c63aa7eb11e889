// SPDX-License-Identifier: MIT
#include "finding_group.hpp"

#include <algorithm>
#include <utility>

namespace superrelay::readiness {

Changes FindingGroup::update(std::vector<Finding> now) {
    Changes out;
    for (auto& old : before_) {
        const bool stays = std::ranges::any_of(
            now, [&](const Finding& f) { return f.name == old.name && f.subject == old.subject; });
        if (!stays && all_.clear(old.name, old.subject)) out.resolved.push_back(std::move(old));
    }
    for (const auto& finding : now) {
        if (const auto* shown = all_.report(finding)) out.appeared.push_back(*shown);
    }
    before_ = std::move(now);
    return out;
}

}  // namespace superrelay::readiness
