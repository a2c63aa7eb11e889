// SPDX-License-Identifier: MIT
#include "metrics.hpp"

#include <chrono>
#include <map>
#include <string>
#include <superrelay/core/address.hpp>
#include <utility>

namespace superrelay::admin {
namespace {

using obs::Metric;

double seconds(std::chrono::duration<double> duration) {
    return duration.count();
}

void show_contract(obs::MetricsPage& page, std::string_view chain, const relay::Relay& relay,
                   const chain::PaymasterContract& contract) {
    const auto version = erc4337::label_of(contract.version);
    const auto paymaster = to_checksummed(contract.paymaster);
    const auto exposure = relay.exposure().outstanding(contract.paymaster);
    page.add(Metric::exposure, {chain, version, paymaster}, exposure.convert_to<double>());
    const auto deposit = relay.chain().deposit(contract.version);
    if (deposit) {
        page.add(Metric::deposit, {chain, version, paymaster}, deposit->convert_to<double>());
    }
}

void show_chain(obs::MetricsPage& page, std::string_view id, const relay::Relay& relay,
                UnixTime now) {
    for (const auto& contract : relay.chain().paymasters())
        show_contract(page, id, relay, contract);
    page.add(Metric::approvals, {id}, static_cast<double>(relay.exposure().entries()));
    const auto head = relay.chain().head();
    if (!head) return;
    page.add(Metric::chain_lag, {id}, seconds(now - head->block.time));
    page.add(Metric::chain_read_age, {id}, seconds(head->age));
}

}  // namespace

void show_build(obs::MetricsPage& page, const NodeFacts& facts) {
    page.add(Metric::build_info, {facts.version, facts.network, facts.kms_backend}, 1);
}

void show_findings(obs::MetricsPage& page, const readiness::Findings& findings) {
    std::map<std::pair<std::string_view, std::string_view>, double> counts;
    for (const auto& finding : findings.all())
        ++counts[{finding.name, name_of(finding.severity)}];
    for (const auto& [labels, count] : counts)
        page.add(Metric::findings, {labels.first, labels.second}, count);
    for (const auto& name : findings.waivers().names())
        page.add(Metric::waivers, {name}, 1);
}

void show_chains(obs::MetricsPage& page, const relay::Chains& chains, const Clock& clock) {
    for (const auto& relay : chains.all()) {
        const auto& id = relay->chain_id();
        if (!id || chains.find(*id) != relay.get()) continue;
        show_chain(page, std::to_string(*id), *relay, clock.now());
    }
}

}  // namespace superrelay::admin
