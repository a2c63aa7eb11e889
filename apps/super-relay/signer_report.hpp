// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json/array.hpp>
#include <cstddef>
#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <superrelay/chain/signer_plan.hpp>
#include <vector>

namespace superrelay::app {

/// The keys that paymasters should know, and who says so: "--signer", "this node's TEE" or the URL
/// of a replica.
using NamedSigners = std::map<Address, std::string>;

/// A paymaster's signers on one chain.
struct ChainPlan {
    std::uint64_t chain_id = 0;
    chain::SignerPlan signers;
};

/// What a report is about, for people and for machines.
struct SignerReport {
    NamedSigners named;
    std::vector<ChainPlan> plans;
    bool remove_others = false;  ///< whom nobody named is to go as well
};

/// How many transactions the paymasters' owner has to send.
[[nodiscard]] std::size_t count_transactions(const SignerReport& report);

/// Every paymaster with its signers and transactions.
[[nodiscard]] boost::json::array to_json(const SignerReport& report);
void print_plans(std::ostream& out, const SignerReport& report);

/// One JSON object a line, as eth_sendTransaction takes it (EIP-1474): what a wallet needs beside
/// its account and its fees.
void print_transactions(std::ostream& out, const SignerReport& report);

}  // namespace superrelay::app
