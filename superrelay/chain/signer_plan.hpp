// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "facts.hpp"
#include "json_rpc_client.hpp"

namespace superrelay::chain {

/// Who should be among the signers of a SingletonPaymaster, and who should not.
struct WantedSigners {
    std::set<Address> present;
    std::set<Address> absent;
    /// The block from which the contract's logs are read, for signers that neither names; nothing:
    /// they are not.
    std::optional<std::uint64_t> logs_from;
};

/// The signers that it has, beside those.
struct SignerPlan {
    PaymasterContract contract;
    std::vector<Address> known;     ///< of those that should be present, whom it trusts
    std::vector<Address> missing;   ///< whom it does not trust yet
    std::vector<Address> unwanted;  ///< of those that should be absent, whom it trusts
    /// Whom its logs name and it trusts beside them; not who was named at its deployment, which
    /// leaves no log. An error where the node does not hand logs out, or nobody asked for them.
    Result<std::vector<Address>> others;
};

/// Asks the contract.
/// @param client  outlives the call
/// @return Errc::unavailable when the node does not answer, or there is no such contract
[[nodiscard]] boost::asio::awaitable<Result<SignerPlan>> plan_signers(JsonRpcClient& client,
                                                                      PaymasterContract contract,
                                                                      WantedSigners wanted);

/// What the contract's owner has to sign and send, in a wallet of his own.
struct OwnerTransaction {
    enum class Change : std::uint8_t { add_signer, remove_signer };

    Change change;
    Address signer;
    Address to;
    Bytes data;
};

/// The additions that are missing.
[[nodiscard]] std::vector<OwnerTransaction> additions(const SignerPlan& plan);
/// What removes the unwanted.
/// @param with_others  and the others, if they are known
[[nodiscard]] std::vector<OwnerTransaction> removals(const SignerPlan& plan, bool with_others);

}  // namespace superrelay::chain
