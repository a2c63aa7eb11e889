// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <superrelay/core/bytes.hpp>
#include <superrelay/core/uint256.hpp>

#include "entry_point.hpp"

namespace superrelay::erc4337 {

/// Gas and fees of an operation; each at most a uint128, but pre_verification, a uint256.
struct Gas {
    Uint256 verification_limit;
    Uint256 call_limit;
    Uint256 pre_verification;
    Wei max_priority_fee;  ///< per gas
    Wei max_fee;           ///< per gas
};

/// What the paymaster itself may use, from EntryPoint v0.7 on; each at most a uint128.
struct PaymasterGas {
    Uint256 verification_limit;
    Uint256 post_op_limit;

    bool operator==(const PaymasterGas&) const = default;
};

/// A UserOperation of any EntryPoint without what its paymaster adds.
/// @see EIP-4337
struct UserOperation {
    Address sender;
    Uint256 nonce;
    Bytes init_code;  ///< factory ‖ factoryData, an EIP-7702 marker, or empty once deployed
    Bytes call_data;
    Gas gas;
    Bytes signature{};  ///< the sender's, or what stands for it until it signs; not hashed
    std::optional<Address> delegate{};  ///< the code of an EIP-7702 account, when it is being set
    std::optional<Bytes> paymaster_signature{};  ///< v0.9: what the paymaster adds after the hash
};

/// An operation beside the hashes of its long parts, which several others are made from. A view:
/// the operation outlives it, unchanged.
struct HashedOperation {
    /// @param call_data_hash  where it is known already
    HashedOperation(const UserOperation& operation,  // NOLINT(google-explicit-constructor)
                    const std::optional<Bytes32>& call_data_hash = std::nullopt);

    const UserOperation& op;
    Bytes32 init_code_hash;
    Bytes32 call_data_hash;
};

/// The EntryPoint's getUserOpHash: what the sender signs and receipts name.
/// @param paymaster_and_data  as the EntryPoint gets it, or empty
[[nodiscard]] Bytes32 user_op_hash(EntryPointVersion version, const HashedOperation& hashed,
                                   ByteView paymaster_and_data, const Address& entry_point,
                                   std::uint64_t chain_id);

}  // namespace superrelay::erc4337
