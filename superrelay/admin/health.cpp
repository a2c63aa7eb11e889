// SPDX-License-Identifier: MIT
#include "health.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <superrelay/core/address.hpp>

namespace superrelay::admin {
namespace json = boost::json;
namespace {

json::array to_json(const readiness::Findings& findings) {
    json::array out;
    for (const auto& finding : findings.all()) {
        out.push_back({{"severity", name_of(finding.severity)},
                       {"name", finding.name},
                       {"message", finding.message},
                       {"remedy", finding.remedy}});
    }
    return out;
}

}  // namespace

std::string health_json(const NodeFacts& facts, const relay::Relay& relay,
                        const readiness::Findings& findings) {
    const auto& chain_id = relay.chain_id();
    const json::value out = {
        {"status", findings.has_errors() ? "degraded" : "ok"},
        {"version", facts.version},
        {"network", facts.network},
        {"kmsBackend", facts.kms_backend},
        {"signer", facts.signer ? json::value(to_checksummed(*facts.signer)) : json::value()},
        {"chainId", chain_id ? json::value(*chain_id) : json::value()},
        {"findings", to_json(findings)},
    };
    return json::serialize(out);
}

}  // namespace superrelay::admin
