// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <set>
#include <superrelay/chain/facts.hpp>
#include <superrelay/chain/json_rpc_client.hpp>
#include <vector>

namespace superrelay::readiness {

/// The signers that a SingletonPaymaster has, beside those that it should have.
struct SignerPlan {
    chain::PaymasterContract contract;
    std::vector<Address> known;    ///< of those that it should have, whom it trusts
    std::vector<Address> missing;  ///< whom it does not trust yet
    /// Whom it trusts beside them, as its logs tell; not every node hands these out.
    Result<std::vector<Address>> others;
};

/// Asks the contract.
/// @param client      outlives the call
/// @param from_block  before which the contract's logs need not be read: its deployment's
/// @return Errc::unavailable when the node does not answer, or there is no such contract
[[nodiscard]] boost::asio::awaitable<Result<SignerPlan>> plan_signers(
    chain::JsonRpcClient& client, chain::PaymasterContract contract, std::set<Address> wanted,
    std::uint64_t from_block);

/// What the contract's owner has to sign and send, in a wallet of his own.
struct OwnerTransaction {
    Address to;
    Bytes data;
    Address signer;
    bool adds = true;  ///< the signer, or removes it
};

/// @param remove_others  whether whom nobody wants is to go as well, as far as that is known
[[nodiscard]] std::vector<OwnerTransaction> owner_transactions(const SignerPlan& plan,
                                                               bool remove_others);

}  // namespace superrelay::readiness
