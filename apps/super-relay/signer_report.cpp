// SPDX-License-Identifier: MIT
#include "signer_report.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <string>
#include <superrelay/core/address.hpp>
#include <superrelay/core/hex.hpp>
#include <superrelay/core/uint256.hpp>

namespace superrelay::app {
namespace json = boost::json;
namespace {

using readiness::OwnerTransaction;

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
    for (const auto& transaction : owner_transactions(signers, remove_others))
        transactions.push_back(to_json(transaction, plan.chain_id));
    return {{"chainId", plan.chain_id},
            {"entryPoint", label_of(signers.contract.version)},
            {"paymaster", to_checksummed(signers.contract.paymaster)},
            {"known", to_json(signers.known)},
            {"missing", to_json(signers.missing)},
            {"others", signers.others ? json::value(to_json(*signers.others)) : json::value()},
            {"transactions", std::move(transactions)}};
}

std::string call_of(const OwnerTransaction& transaction) {
    return (transaction.adds ? "addSigner(" : "removeSigner(") +
           to_checksummed(transaction.signer) + ")";
}

void print_others(std::ostream& out, const Result<std::vector<Address>>& others) {
    if (!others) {
        out << "  others     unknown: " << others.error().message << '\n';
        return;
    }
    for (const auto& address : *others)
        out << "  trusted    " << to_checksummed(address)
            << "  is no replica's: whoever has its key spends the deposit\n";
}

void print_plan(std::ostream& out, const ChainPlan& plan, bool remove_others) {
    const auto& signers = plan.signers;
    out << "chain " << plan.chain_id << ", EntryPoint " << label_of(signers.contract.version)
        << ", paymaster " << to_checksummed(signers.contract.paymaster) << '\n';
    for (const auto& address : signers.known)
        out << "  trusted    " << to_checksummed(address) << '\n';
    for (const auto& address : signers.missing)
        out << "  unknown    " << to_checksummed(address)
            << "  the replica is not ready before it is added\n";
    print_others(out, signers.others);
    for (const auto& transaction : owner_transactions(signers, remove_others))
        out << "  to be sent by the owner: " << call_of(transaction) << "\n    "
            << json::serialize(to_json(transaction, plan.chain_id)) << '\n';
}

}  // namespace

json::array to_json(const std::vector<ChainPlan>& plans, bool remove_others) {
    json::array out;
    for (const auto& plan : plans)
        out.push_back(to_json(plan, remove_others));
    return out;
}

void print_plans(std::ostream& out, const std::vector<ChainPlan>& plans, bool remove_others) {
    for (const auto& plan : plans)
        print_plan(out, plan, remove_others);
}

void print_transactions(std::ostream& out, const std::vector<ChainPlan>& plans,
                        bool remove_others) {
    for (const auto& plan : plans) {
        for (const auto& transaction : owner_transactions(plan.signers, remove_others))
            out << json::serialize(to_json(transaction, plan.chain_id)) << '\n';
    }
    out.flush();
}

}  // namespace superrelay::app
