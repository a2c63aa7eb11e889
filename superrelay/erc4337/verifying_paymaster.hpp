// SPDX-License-Identifier: MIT
#pragma once

#include "sponsorship.hpp"

namespace superrelay::erc4337 {

/// VerifyingPaymaster of eth-infinitism's account-abstraction 0.7: its hash and its data.

/// The contract's getHash, before the prefix of EIP-191.
[[nodiscard]] Bytes32 verifying_paymaster_hash(const SponsorRecord& record);

/// ERC-7677's `paymasterData`: abi.encode(uint48 until, uint48 after) ‖ signature, 129 bytes.
[[nodiscard]] Bytes verifying_paymaster_data(const Validity& validity, const Signature& signature);

/// EntryPoint v0.7's `paymasterAndData`: paymaster ‖ gas limits, 16 bytes each ‖ data.
[[nodiscard]] Bytes paymaster_and_data(const Address& paymaster, const PaymasterGas& gas,
                                       ByteView data);

/// A signature for gas estimation: of final length, and one that recovers to some address, so
/// that the contract takes the path of a real one; with no more zero bytes than a real one.
[[nodiscard]] Signature stub_signature();

}  // namespace superrelay::erc4337
