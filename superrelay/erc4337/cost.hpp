// SPDX-License-Identifier: MIT
#pragma once

#include "user_operation.hpp"

namespace superrelay::erc4337 {

/// The most that the EntryPoint can take from the paymaster's deposit for an operation, its
/// prefund: v0.6 charges the verification limit three times, later versions charge the paymaster's
/// own limits. Never wraps: what does not fit is the largest Uint256.
/// @see EIP-4337, _getRequiredPrefund of the EntryPoint
[[nodiscard]] Wei max_cost(EntryPointVersion version, const Gas& gas,
                           const PaymasterGas& paymaster_gas);

/// What a bundle of this operation alone costs its bundler beyond what the EntryPoint measures
/// itself: the transaction, its calldata (EIP-2028, with EIP-7623's floor) and the EntryPoint's
/// own bookkeeping. Whoever bundles is paid preVerificationGas for it.
struct BundleOverhead {
    Uint256 gas;
    std::size_t call_data_size = 0;  ///< bytes that a rollup publishes
};

/// @param paymaster_and_data  as the operation will have it
[[nodiscard]] BundleOverhead bundle_overhead(EntryPointVersion version, const UserOperation& op,
                                             ByteView paymaster_and_data);

}  // namespace superrelay::erc4337
