// SPDX-License-Identifier: MIT
#include "health.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_from.hpp>
#include <superrelay/core/address.hpp>
#include <superrelay/core/hex.hpp>
#include <utility>

namespace superrelay::admin {
namespace json = boost::json;
namespace {

json::value or_null(const std::optional<Address>& address) {
    return address ? json::value(to_checksummed(*address)) : json::value();
}

json::value or_null(const std::string& text) {
    return text.empty() ? json::value() : json::value(text);
}

json::value or_null(const std::optional<AuditFacts>& audit) {
    if (!audit) return {};
    return {{"file", audit->file}, {"seq", audit->seq}, {"hash", to_hex(audit->hash.view())}};
}

json::value tee_of(const NodeFacts& facts) {
    if (!facts.tee) return {};
    const auto& tee = *facts.tee;
    const auto& key = facts.primary_key;
    return json::object{
        {"name", or_null(tee.name)},
        {"version", or_null(tee.version)},
        {"taSigningKey", tee.ta_signing_key},
        {"storage", tee.storage},
        {"rollbackProtection", tee.rollback_protection},
        {"keySlots",
         {{"all", tee.key_slots}, {"used", tee.used_slots}, {"damaged", tee.damaged_slots}}},
        {"primaryKey",
         {{"id", key.id}, {"address", or_null(key.address)}, {"pinned", or_null(key.pinned)}}},
    };
}

json::object public_finding(const readiness::Finding& finding) {
    return {{"severity", name_of(finding.severity)}, {"name", finding.name}};
}

json::object whole_finding(const readiness::Finding& finding) {
    auto out = public_finding(finding);
    if (!finding.subject.empty()) out["subject"] = finding.subject;
    out["message"] = finding.message;
    out["remedy"] = finding.remedy;
    return out;
}

json::array chains_of(const relay::Chains& chains) {
    json::array out;
    for (const auto& relay : chains.all()) {
        const auto& id = relay->chain_id();
        json::array entry_points;
        for (const auto& address : relay->entry_points())
            entry_points.emplace_back(to_checksummed(address));
        out.push_back({{"chainId", id ? json::value(*id) : json::value()},
                       {"entryPoints", std::move(entry_points)}});
    }
    return out;
}

json::object status_of(const NodeFacts& facts, const relay::Chains& chains,
                       const readiness::Findings& findings) {
    return {
        {"status", findings.has_errors() ? "degraded" : "ok"},
        {"version", facts.version},
        {"network", facts.network},
        {"chains", chains_of(chains)},
    };
}

json::array to_json(const readiness::Findings& findings,
                    json::object (*describe)(const readiness::Finding&)) {
    json::array out;
    for (const auto& finding : findings.all())
        out.push_back(describe(finding));
    return out;
}

}  // namespace

std::string health_json(const NodeFacts& facts, const relay::Chains& chains,
                        const readiness::Findings& findings,
                        const std::optional<AuditFacts>& audit) {
    auto out = status_of(facts, chains, findings);
    out["kmsBackend"] = facts.kms_backend;
    out["taVersion"] = facts.tee ? json::value(facts.tee->ta_version) : json::value();
    out["tee"] = tee_of(facts);
    out["signer"] = or_null(facts.signer);
    out["audit"] = or_null(audit);
    out["waivers"] = json::value_from(findings.waivers().names());
    out["findings"] = to_json(findings, whole_finding);
    return json::serialize(out);
}

std::string public_health_json(const NodeFacts& facts, const relay::Chains& chains,
                               const readiness::Findings& findings) {
    auto out = status_of(facts, chains, findings);
    out["findings"] = to_json(findings, public_finding);
    return json::serialize(out);
}

}  // namespace superrelay::admin
