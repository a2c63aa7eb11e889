// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <superrelay/chain/facts.hpp>
#include <superrelay/chain/json_rpc_client.hpp>
#include <vector>

#include "findings.hpp"

namespace superrelay::readiness {

/// What a paymaster is checked against.
struct Expected {
    std::uint64_t chain_id = 0;
    std::optional<Address> signer{};  ///< the TEE's; none: not checked
    Wei low_deposit{};                ///< a deposit below it is worth a warning
};

/// "chain 1, EntryPoint v0.7": the subject of a paymaster's findings.
[[nodiscard]] std::string subject_of(std::uint64_t chain_id,
                                     const chain::PaymasterContract& contract);

/// What has to be asked about one paymaster, for a batch.
[[nodiscard]] std::vector<chain::Call> contract_questions(const chain::PaymasterContract& contract,
                                                          const Expected& expected);

/// Is the EntryPoint there, is the paymaster, do they belong together, does the contract trust
/// our signer and hash as we do? A contract that is missing is the only finding about it.
/// @param answers  those to contract_questions() of the same
[[nodiscard]] std::vector<Finding> judge_contracts(const chain::PaymasterContract& contract,
                                                   const Expected& expected,
                                                   const std::vector<chain::Answer>& answers);

/// Is there something to pay with, and a stake where bundlers ask for one (ERC-7562)?
[[nodiscard]] std::vector<Finding> judge_deposit(const chain::PaymasterContract& contract,
                                                 const Expected& expected,
                                                 const chain::Deposit& deposit);

}  // namespace superrelay::readiness
