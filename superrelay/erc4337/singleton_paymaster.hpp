// SPDX-License-Identifier: MIT
#pragma once

#include "sponsorship.hpp"

namespace superrelay::erc4337 {

/// Pimlico's SingletonPaymaster, one for each EntryPoint from v0.6 to v0.8, in verifying mode and
/// open to any bundler: its hash and its data. Any of its signers may sign.

/// The contract's getHash, before the prefix of EIP-191.
/// @param record  its layout is one of the singleton's, and it has no `v06`
[[nodiscard]] Bytes32 singleton_paymaster_hash(const SponsorRecord& record);

/// ERC-7677's `paymasterData`: mode ‖ uint48 until ‖ uint48 after ‖ signature, 78 bytes.
[[nodiscard]] Bytes singleton_paymaster_data(const Validity& validity, const Signature& signature);

}  // namespace superrelay::erc4337
