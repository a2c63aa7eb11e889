// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json/array.hpp>
#include <cstdint>
#include <ostream>
#include <superrelay/readiness/signer_plan.hpp>
#include <vector>

namespace superrelay::app {

/// A paymaster's signers on one chain, for people and for machines.
struct ChainPlan {
    std::uint64_t chain_id = 0;
    readiness::SignerPlan signers;
};

/// Every paymaster with its signers and transactions.
[[nodiscard]] boost::json::array to_json(const std::vector<ChainPlan>& plans, bool remove_others);
void print_plans(std::ostream& out, const std::vector<ChainPlan>& plans, bool remove_others);

/// One JSON object a line, as eth_sendTransaction takes it (EIP-1474): what a wallet needs beside
/// its account and its fees.
void print_transactions(std::ostream& out, const std::vector<ChainPlan>& plans, bool remove_others);

}  // namespace superrelay::app
