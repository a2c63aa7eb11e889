// SPDX-License-Identifier: MIT
// Internal to relay: what the TA is asked to sign.
#pragma once

#include <cstdint>
#include <optional>
#include <superrelay/chain/facts.hpp>
#include <superrelay/core/result.hpp>
#include <superrelay/erc4337/sponsorship.hpp>

namespace superrelay::relay {

/// What the relay adds to an operation.
struct Terms {
    std::uint64_t chain_id = 0;
    erc4337::PaymasterGas paymaster_gas;
    erc4337::Validity validity;
};

/// Whether the contract's hash can be told for this operation: with EIP-7702's marker some hash
/// whose code the sender runs.
/// @return Errc::invalid_params without the authorization that names it; Errc::denied with
///         factoryData, which the TA does not hash
[[nodiscard]] Result<void> check_delegate(const chain::PaymasterContract& contract,
                                          const erc4337::UserOperation& op);

/// The record of an operation that check_delegate() lets pass.
/// @param sender_nonce  the paymaster's count, where it counts operations
[[nodiscard]] erc4337::SponsorRecord sponsor_record(const erc4337::HashedOperation& hashed,
                                                    const chain::PaymasterContract& contract,
                                                    const Terms& terms,
                                                    const std::optional<Uint256>& sender_nonce);

}  // namespace superrelay::relay
