// SPDX-License-Identifier: MIT
#pragma once

#include "sponsorship.hpp"

namespace superrelay::erc4337 {

/// What every paymaster's data has in common, whatever its layout.

/// The EntryPoint's `paymasterAndData`: paymaster ‖ data, from v0.7 on with the two gas limits of
/// 16 bytes each between them.
[[nodiscard]] Bytes paymaster_and_data(EntryPointVersion version, const Address& paymaster,
                                       const PaymasterGas& gas, ByteView data);

/// A signature for gas estimation: of final length, and one that recovers to some address, so
/// that the contract takes the path of a real one; with no more zero bytes than a real one.
[[nodiscard]] Signature stub_signature();

}  // namespace superrelay::erc4337
