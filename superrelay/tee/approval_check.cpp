// SPDX-License-Identifier: MIT
#include "approval_check.hpp"

#include <iterator>
#include <superrelay/erc4337/paymaster.hpp>

namespace superrelay::tee {
namespace {

constexpr unsigned kWays = 2 * std::size(erc4337::kPaymasterLayouts);

/// Below kWays; those of one way are hashed by the same code.
unsigned way_of(const erc4337::SponsorRecord& record) {
    const bool v06 = record.entry_point == erc4337::EntryPointVersion::v06;
    return 2 * static_cast<unsigned>(record.layout) + (v06 ? 1U : 0U);
}

}  // namespace

void ApprovalCheck::check(std::span<const erc4337::SponsorRecord> records,
                          std::span<Result<erc4337::Approval>> approvals) {
    for (unsigned way = 0; way < kWays; ++way) {
        const auto at = pick(records, approvals, way);
        if (at && approvals[*at]->hash != erc4337::paymaster_hash(records[*at])) {
            drifted_ = true;
        }
    }
    if (!drifted_) return;
    for (auto& approval : approvals)
        approval = tl::unexpected(drift_error());
}

Error ApprovalCheck::drift_error() {
    return {Errc::internal,
            "the TA signed another sponsorship than was asked for: run a node and a TA of the same "
            "release"};
}

/// One of the approvals of this way, each as likely as the others.
std::optional<std::size_t> ApprovalCheck::pick(std::span<const erc4337::SponsorRecord> records,
                                               std::span<const Result<erc4337::Approval>> approvals,
                                               unsigned way) {
    std::optional<std::size_t> out;
    std::size_t seen = 0;
    for (std::size_t i = 0; i < approvals.size(); ++i) {
        if (approvals[i] && way_of(records[i]) == way && random_() % ++seen == 0) out = i;
    }
    return out;
}

}  // namespace superrelay::tee
