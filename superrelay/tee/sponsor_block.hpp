// SPDX-License-Identifier: MIT
#pragma once

#include <super_relay_ta.h>

#include <superrelay/kms/kms_provider.hpp>

#include "session.hpp"

namespace superrelay::tee {

/// The memory that SPONSOR_BATCH works in, registered once: the key's name, records, results, and
/// what records of v0.6's VerifyingPaymaster have beside them, their initCode and callData. Nothing
/// else is shared for a call: to share memory and to take it back would enter the TEE twice more.
/// One batch at a time is put together in it. Not thread-safe.
class SponsorBlock {
public:
    /// The bytes of initCode and callData that one call has room for.
    static constexpr std::size_t kTailsSize = 256UL * 1024;

    /// @return Errc::unavailable when the TEE gives no memory
    [[nodiscard]] static Result<SponsorBlock> allocate(Session& session);

    /// Begins a batch with as many of the records, from the first on, as fit.
    /// @return how many; none only if there are none, or the first does not fit even alone
    [[nodiscard]] std::size_t fill(std::span<const erc4337::SponsorRecord> records);

    /// Why a record does not fit even alone: Errc::invalid_params for more than kTailsSize of
    /// initCode and callData, Errc::internal for the parts of another EntryPoint version.
    [[nodiscard]] static Error why_refused(const erc4337::SponsorRecord& record);

    /// The command's call for the batch, by the key of this id, or by this key alone. Refers to the
    /// block.
    [[nodiscard]] TEEC_Operation operation(const kms::KeyId& key);
    [[nodiscard]] TEEC_Operation operation(const sr_key_info& key);

    /// What the TA wrote of the batch's record `index`.
    [[nodiscard]] Result<erc4337::Approval> result(std::size_t index);

private:
    explicit SponsorBlock(std::unique_ptr<SharedBlock> block) : block_(std::move(block)) {}

    [[nodiscard]] bool add(const erc4337::SponsorRecord& record);
    [[nodiscard]] TEEC_Operation operation(const void* key, std::size_t size);

    std::unique_ptr<SharedBlock> block_;
    std::size_t count_ = 0;
    std::size_t tails_used_ = 0;
    bool has_tails_ = false;  // of a record of v0.6, be they empty
};

}  // namespace superrelay::tee
