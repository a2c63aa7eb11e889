// SPDX-License-Identifier: MIT
// Internal to readiness: an operation that nobody sends, to compare hashes with.
#pragma once

#include <cstdint>
#include <superrelay/chain/facts.hpp>
#include <superrelay/chain/json_rpc_client.hpp>
#include <superrelay/core/uint256.hpp>

namespace superrelay::readiness {

/// Its sender.
[[nodiscard]] Address fixed_sender();

/// What the paymaster's getHash of the operation should be.
/// @param sender_nonce  the paymaster's count of fixed_sender(); matters for v0.6 alone
[[nodiscard]] Bytes32 expected_hash(const chain::PaymasterContract& contract,
                                    std::uint64_t chain_id, const Uint256& sender_nonce);

/// Asks the paymaster for its getHash of the operation.
[[nodiscard]] chain::Call get_hash_question(const chain::PaymasterContract& contract);

}  // namespace superrelay::readiness
