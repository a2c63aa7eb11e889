// SPDX-License-Identifier: MIT
#include "approval_check.hpp"

#include <algorithm>
#include <superrelay/erc4337/verifying_paymaster.hpp>

namespace superrelay::tee {

void ApprovalCheck::check(std::span<const erc4337::SponsorRecord> records,
                          std::span<Result<erc4337::Approval>> approvals) {
    const std::size_t first = calls_++;
    for (std::size_t i = 0; i < approvals.size(); ++i) {
        const std::size_t at = (first + i) % approvals.size();
        if (!approvals[at]) continue;
        if (approvals[at]->hash == erc4337::verifying_paymaster_hash(records[at])) return;
        std::ranges::fill(approvals, fail(Errc::internal,
                                          "the TA signed another sponsorship than was asked for"));
        return;
    }
}

}  // namespace superrelay::tee
