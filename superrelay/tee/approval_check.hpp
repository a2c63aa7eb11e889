// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <random>
#include <span>
#include <superrelay/core/result.hpp>
#include <superrelay/erc4337/sponsorship.hpp>

namespace superrelay::tee {

/// Whether approvals are of what was asked for. The two worlds share a layout, not code: a drift
/// between them is seen here, not on the chain.
///
/// Of each call's approvals one is checked for each way to hash a sponsorship, chosen at random.
/// Once there was a drift, nothing passes any more. Not thread-safe.
class ApprovalCheck {
public:
    /// @param approvals  one call's, a result for each record; after a drift each becomes
    ///                   Errc::internal
    void check(std::span<const erc4337::SponsorRecord> records,
               std::span<Result<erc4337::Approval>> approvals);

    /// Whether there was a drift.
    [[nodiscard]] bool drifted() const noexcept { return drifted_; }

    [[nodiscard]] static Error drift_error();

private:
    [[nodiscard]] std::optional<std::size_t> pick(
        std::span<const erc4337::SponsorRecord> records,
        std::span<const Result<erc4337::Approval>> approvals, unsigned way);

    std::minstd_rand random_{std::random_device()()};
    bool drifted_ = false;
};

}  // namespace superrelay::tee
