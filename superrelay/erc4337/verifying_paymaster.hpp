// SPDX-License-Identifier: MIT
#pragma once

#include "sponsorship.hpp"

namespace superrelay::erc4337 {

/// VerifyingPaymaster of eth-infinitism's account-abstraction, one for each EntryPoint: its hash
/// and its data.

/// The contract's getHash, before the prefix of EIP-191.
/// @param record  has `v06` where its EntryPoint is v0.6
[[nodiscard]] Bytes32 verifying_paymaster_hash(const SponsorRecord& record);

/// ERC-7677's `paymasterData`: abi.encode(uint48 until, uint48 after) ‖ signature, 129 bytes.
[[nodiscard]] Bytes verifying_paymaster_data(const Validity& validity, const Signature& signature);

}  // namespace superrelay::erc4337
