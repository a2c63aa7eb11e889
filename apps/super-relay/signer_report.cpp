// SPDX-License-Identifier: MIT
#include "signer_report.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <iterator>
#include <superrelay/core/address.hpp>
#include <superrelay/core/hex.hpp>
#include <superrelay/core/uint256.hpp>

#include "cli.hpp"

namespace superrelay::app {
namespace json = boost::json;
namespace {

using chain::OwnerTransaction;

std::vector<OwnerTransaction> transactions_of(const ChainPlan& plan, bool remove_others) {
    auto out = chain::additions(plan.signers);
    std::ranges::move(chain::removals(plan.signers, remove_others), std::back_inserter(out));
    return out;
}

json::array to_json(const std::vector<Address>& addresses) {
    json::array out;
    for (const auto& address : addresses)
        out.emplace_back(to_checksummed(address));
    return out;
}

json::object to_json(const OwnerTransaction& transaction, std::uint64_t chain_id) {
    return {{"chainId", to_quantity(chain_id)},
            {"to", to_checksummed(transaction.to)},
            {"value", "0x0"},
            {"data", to_hex(transaction.data)}};
}

json::object to_json(const ChainPlan& plan, bool remove_others) {
    const auto& signers = plan.signers;
    json::array transactions;
    for (const auto& transaction : transactions_of(plan, remove_others))
        transactions.push_back(to_json(transaction, plan.chain_id));
    return {{"chainId", plan.chain_id},
            {"entryPoint", label_of(signers.contract.version)},
            {"paymaster", to_checksummed(signers.contract.paymaster)},
            {"known", to_json(signers.known)},
            {"missing", to_json(signers.missing)},
            {"unwanted", to_json(signers.unwanted)},
            {"others", signers.others ? json::value(to_json(*signers.others)) : json::value()},
            {"transactions", std::move(transactions)}};
}

std::string call_of(const OwnerTransaction& transaction) {
    const bool adds = transaction.change == OwnerTransaction::Change::add_signer;
    return (adds ? "addSigner(" : "removeSigner(") + to_checksummed(transaction.signer) + ")";
}

/// A signer and what is to be said of it.
void print_signer(std::ostream& out, const char* state, const Address& address,
                  const std::string& remark) {
    out << "  " << state << to_checksummed(address) << "  " << printable(remark) << '\n';
}

void print_others(std::ostream& out, const Result<std::vector<Address>>& others) {
    if (!others) {
        out << "  others     unknown: " << printable(others.error().message) << '\n';
        return;
    }
    for (const auto& address : *others)
        print_signer(out, "trusted    ", address,
                     "not listed here: whoever has its key can spend the deposit");
}

void print_plan(std::ostream& out, const ChainPlan& plan, const SignerReport& report) {
    const auto& signers = plan.signers;
    const auto by = [&](const Address& address) { return "by " + report.named.at(address); };
    out << "chain " << plan.chain_id << ", EntryPoint " << label_of(signers.contract.version)
        << ", paymaster " << to_checksummed(signers.contract.paymaster) << '\n';
    for (const auto& address : signers.known)
        print_signer(out, "trusted    ", address, by(address));
    for (const auto& address : signers.missing)
        print_signer(out, "unknown    ", address,
                     by(address) + "; its replica is not ready before it is added");
    for (const auto& address : signers.unwanted)
        print_signer(out, "trusted    ", address, "to be removed");
    print_others(out, signers.others);
    for (const auto& transaction : transactions_of(plan, report.remove_others))
        out << "  to be sent by the owner: " << call_of(transaction) << "\n    "
            << json::serialize(to_json(transaction, plan.chain_id)) << '\n';
}

}  // namespace

std::size_t count_transactions(const SignerReport& report) {
    std::size_t out = 0;
    for (const auto& plan : report.plans)
        out += transactions_of(plan, report.remove_others).size();
    return out;
}

json::array to_json(const SignerReport& report) {
    json::array out;
    for (const auto& plan : report.plans)
        out.push_back(to_json(plan, report.remove_others));
    return out;
}

void print_plans(std::ostream& out, const SignerReport& report) {
    for (const auto& plan : report.plans)
        print_plan(out, plan, report);
    out << "Signers that a paymaster was deployed with leave no log: --remove asks for one.\n";
}

void print_transactions(std::ostream& out, const SignerReport& report) {
    for (const auto& plan : report.plans) {
        for (const auto& transaction : transactions_of(plan, report.remove_others))
            out << json::serialize(to_json(transaction, plan.chain_id)) << '\n';
    }
    out.flush();
}

}  // namespace superrelay::app
