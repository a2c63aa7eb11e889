// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "findings.hpp"

namespace superrelay::readiness {

/// What a repeated check has changed, for the log.
struct Changes {
    std::vector<Finding> appeared;  ///< new, or no longer as before
    std::vector<Finding> resolved;
};

/// The findings of one check that is repeated: what it no longer finds is resolved. Other checks'
/// findings have other names or subjects.
class FindingGroup {
public:
    /// @param all  where they are shown; outlives the group
    explicit FindingGroup(Findings& all) : all_(all) {}

    /// @param now  everything that the check finds now
    Changes update(std::vector<Finding> now);

private:
    Findings& all_;
    std::vector<Finding> before_;
};

}  // namespace superrelay::readiness
