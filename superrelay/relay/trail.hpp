// SPDX-License-Identifier: MIT
#pragma once

#include <superrelay/audit/journal.hpp>

#include "request.hpp"

namespace superrelay::relay {

/// What the journal, if one is kept, will say of one request. It comes together while the request
/// is judged. A request that makes no sense leaves nothing there.
class Trail {
public:
    /// What is known of a request once its chain and its contract are.
    struct Terms {
        std::uint64_t chain_id;
        Address paymaster;
        Wei max_cost;
        UnixTime valid_until;
    };

    /// @param journal  null: none is kept; else it outlives this
    Trail(audit::Journal* journal, audit::Decision::Subject subject, const audit::Signer& signer,
          const SponsorRequest& request);

    void note(const Terms& terms);

    /// Of the operation's callData, if it was needed for the journal.
    [[nodiscard]] std::optional<Bytes32> call_data_hash() const noexcept {
        return journal_ ? std::optional(decision_.call_data_hash) : std::nullopt;
    }

    /// @param user_op_hash  gives the operation's hash, which only the journal needs
    /// @return Errc::unavailable when it cannot be recorded: the approval is not to be given out
    template <typename HashOf>
    [[nodiscard]] Result<void> approve(const Bytes32& approval_hash, const HashOf& user_op_hash) {
        if (!journal_) return {};
        decision_.approval_hash = approval_hash;
        decision_.user_op_hash = user_op_hash();
        return journal_->record(decision_);
    }

    /// A refusal stays one, whether it could be recorded or not.
    void refuse(const Error& error);

private:
    audit::Journal* journal_;
    audit::Decision decision_;
};

}  // namespace superrelay::relay
