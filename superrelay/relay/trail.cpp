// SPDX-License-Identifier: MIT
#include "trail.hpp"

#include <superrelay/core/keccak.hpp>
#include <tuple>

namespace superrelay::relay {

Trail::Trail(audit::Journal* journal, audit::Decision::Subject subject, const audit::Signer& signer,
             const SponsorRequest& request)
    : journal_(journal) {
    if (!journal_) return;
    const auto& op = request.op;
    decision_ = {.subject = subject,
                 .chain_id = request.chain_id,
                 .entry_point = request.entry_point,
                 .sender = op.sender,
                 .nonce = op.nonce,
                 .call_data_hash = keccak256(op.call_data),
                 .signer = signer,
                 .caller = request.caller};
}

void Trail::note(const Terms& terms) {
    decision_.chain_id = terms.chain_id;
    decision_.paymaster = terms.paymaster;
    decision_.max_cost = terms.max_cost;
    decision_.valid_until = terms.valid_until;
}

void Trail::refuse(const Error& error) {
    if (!journal_ || verdict_of(error.code) == Verdict::invalid) return;
    decision_.refusal = error;
    std::ignore = journal_->record(decision_);
}

}  // namespace superrelay::relay
