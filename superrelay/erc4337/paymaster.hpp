// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "sponsorship.hpp"

namespace superrelay::erc4337 {

/// What a paymaster's layout decides: whichever it is, callers ask here.

/// Whether the contract hashes its own count of the sender's operations, so that one approval of a
/// sender invalidates another: VerifyingPaymaster of v0.6.
[[nodiscard]] bool counts_operations(PaymasterLayout layout, EntryPointVersion version) noexcept;

/// Whether the contract reads storage of its own when it validates, for which bundlers that follow
/// ERC-7562 demand a stake: VerifyingPaymaster of v0.6 counts, a singleton reads its signers.
[[nodiscard]] bool needs_stake(PaymasterLayout layout, EntryPointVersion version) noexcept;

/// "VerifyingPaymaster": what the contract is called.
[[nodiscard]] std::string_view contract_of(PaymasterLayout layout) noexcept;

/// What the record's paymaster says its signer has to sign: its getHash, before the prefix of
/// EIP-191.
[[nodiscard]] Bytes32 paymaster_hash(const SponsorRecord& record);

/// ERC-7677's `paymasterData`, of the same size for each signature.
[[nodiscard]] Bytes paymaster_data(PaymasterLayout layout, const Validity& validity,
                                   const Signature& signature);

}  // namespace superrelay::erc4337
