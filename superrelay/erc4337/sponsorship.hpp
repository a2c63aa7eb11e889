// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <superrelay/core/clock.hpp>

#include "entry_point.hpp"
#include "user_operation.hpp"

namespace superrelay::erc4337 {

/// When an approval counts: from `after` (from EntryPoint v0.8 on, past it) up to and with `until`,
/// against block.timestamp (EIP-4337). Both are below 2^47: bit 47 would make them block numbers.
struct Validity {
    UnixTime until;
    UnixTime after;
};

/// 65 bytes r ‖ s ‖ v, big-endian, s ≤ n/2 (EIP-2), v ∈ {27, 28}.
using Signature = FixedBytes<65>;

/// Whose paymaster it is: what its signers sign, and how its data is laid out.
enum class PaymasterLayout : std::uint8_t {
    verifying,          ///< eth-infinitism's VerifyingPaymaster, of one signer
    singleton,          ///< Pimlico's SingletonPaymaster, of a set of signers; v0.6 to v0.8
    singleton_eip7702,  ///< the same of v0.8 in newer releases, whose hash knows EIP-7702
};

inline constexpr auto kPaymasterLayouts = std::to_array(
    {PaymasterLayout::verifying, PaymasterLayout::singleton, PaymasterLayout::singleton_eip7702});

/// What the VerifyingPaymaster of EntryPoint v0.6 hashes beside the rest.
struct V06Parts {
    Bytes init_code;
    Bytes call_data;
    Uint256 sender_nonce;  ///< the paymaster's own count of this sender's operations
};

/// All that a paymaster's signature commits to: what the TA is asked to approve.
struct SponsorRecord {
    EntryPointVersion entry_point;
    PaymasterLayout layout = PaymasterLayout::verifying;
    std::uint64_t chain_id;
    Address paymaster;
    Address sender;
    Uint256 nonce;
    Bytes32 init_code_hash;
    Bytes32 call_data_hash;
    Gas gas;
    PaymasterGas paymaster_gas;  ///< zero for v0.6
    Validity validity;
    std::optional<V06Parts> v06{};  ///< for v0.6's VerifyingPaymaster, and only there
    /// For singleton_eip7702, where initCode is EIP-7702's marker alone: whose code the sender
    /// runs. The zero address is nobody's, as if there were none.
    std::optional<Address> delegate{};
};

/// The paymaster's approval of one record.
struct Approval {
    Bytes32 hash;  ///< the paymaster's getHash, as the signer computed it
    Signature signature;
};

}  // namespace superrelay::erc4337
