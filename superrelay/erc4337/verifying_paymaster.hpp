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

/// The EntryPoint's `paymasterAndData`: paymaster ‖ data, from v0.7 on with the two gas limits of
/// 16 bytes each between them.
[[nodiscard]] Bytes paymaster_and_data(EntryPointVersion version, const Address& paymaster,
                                       const PaymasterGas& gas, ByteView data);

/// A signature for gas estimation: of final length, and one that recovers to some address, so
/// that the contract takes the path of a real one; with no more zero bytes than a real one.
[[nodiscard]] Signature stub_signature();

}  // namespace superrelay::erc4337
