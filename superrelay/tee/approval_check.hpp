// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <superrelay/core/result.hpp>
#include <superrelay/erc4337/sponsorship.hpp>

namespace superrelay::tee {

/// Whether approvals are of what was asked for. The two worlds share a layout, not code: a drift
/// between them is seen here, not on the chain.
///
/// Of each call one approval is checked, each time one at another place: it speaks for the others.
/// Not thread-safe.
class ApprovalCheck {
public:
    /// @param approvals  one call's, a result for each record; when the checked one has another
    /// hash
    ///                   than its record, all become Errc::internal
    void check(std::span<const erc4337::SponsorRecord> records,
               std::span<Result<erc4337::Approval>> approvals);

private:
    std::size_t calls_ = 0;
};

}  // namespace superrelay::tee
