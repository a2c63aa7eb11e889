// SPDX-License-Identifier: MIT
#include "approval_check.hpp"

#include <algorithm>
#include <superrelay/erc4337/verifying_paymaster.hpp>

namespace superrelay::tee {

void ApprovalCheck::check(std::span<const erc4337::SponsorRecord> records,
                          std::span<Result<erc4337::Approval>> approvals) {
    for (const bool v06 : {false, true}) {
        const auto at = pick(records, approvals, v06);
        if (at && approvals[*at]->hash != erc4337::verifying_paymaster_hash(records[*at])) {
            drifted_ = true;
        }
    }
    if (!drifted_) return;
    const auto error = fail(Errc::internal,
                            "the TA signed another sponsorship than was asked for: run a node and "
                            "a TA of the same release");
    std::ranges::fill(approvals, error);
}

/// One of the approvals of records that are v0.6's or are not, each as likely as the others.
std::optional<std::size_t> ApprovalCheck::pick(std::span<const erc4337::SponsorRecord> records,
                                               std::span<const Result<erc4337::Approval>> approvals,
                                               bool v06) {
    std::optional<std::size_t> out;
    std::size_t seen = 0;
    for (std::size_t i = 0; i < approvals.size(); ++i) {
        if (approvals[i] && records[i].v06.has_value() == v06 && random_() % ++seen == 0) out = i;
    }
    return out;
}

}  // namespace superrelay::tee
