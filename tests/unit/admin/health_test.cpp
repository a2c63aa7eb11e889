// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <superrelay/admin/health.hpp>

#include "relay_fixture.hpp"

namespace superrelay::admin {
namespace {

namespace json = boost::json;
using readiness::Severity;

NodeFacts sample_facts() {
    NodeFacts out{.version = "1.2.3",
                  .network = "dev",
                  .kms_backend = "softtee",
                  .tee = TeeFacts{.ta_version = "0.1.0",
                                  .name = "OPTEE",
                                  .version = "4.5",
                                  .ta_signing_key = "own",
                                  .storage = "rpmb",
                                  .rollback_protection = 100,
                                  .key_slots = 64,
                                  .used_slots = 1,
                                  .damaged_slots = 2},
                  .signer = Address{},
                  .primary_key = {.id = "paymaster", .address = Address{}, .pinned = Address{}}};
    for (auto* address : {&out.signer, &out.primary_key.address, &out.primary_key.pinned})
        (*address)->bytes.fill(0x11);
    return out;
}

TEST(Health, shows_what_the_node_stands_on_and_what_was_found) {
    const support::RelayFixture fixture;
    readiness::Findings findings;
    findings.report({Severity::warning, "softtee", "not secure", "use OP-TEE"});
    AuditFacts audit{.file = "/a", .seq = 7, .hash = {}};
    audit.hash.bytes.fill(0x22);
    const auto health = json::parse(health_json(sample_facts(), fixture.chains, findings, audit));
    EXPECT_EQ(health, (json::value{{"status", "ok"},
                                   {"version", "1.2.3"},
                                   {"network", "dev"},
                                   {"chains",
                                    {{{"chainId", 31337},
                                      {"entryPoints",
                                       {"0x433709009B8330FDa32311DF1C2AFA402eD8D009",
                                        "0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108",
                                        "0x0000000071727De22E5E9d8BAf0edAc6f37da032",
                                        "0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789"}}}}},
                                   {"kmsBackend", "softtee"},
                                   {"taVersion", "0.1.0"},
                                   {"tee",
                                    {{"name", "OPTEE"},
                                     {"version", "4.5"},
                                     {"taSigningKey", "own"},
                                     {"storage", "rpmb"},
                                     {"rollbackProtection", 100},
                                     {"keySlots", {{"all", 64}, {"used", 1}, {"damaged", 2}}},
                                     {"primaryKey",
                                      {{"id", "paymaster"},
                                       {"address", "0x1111111111111111111111111111111111111111"},
                                       {"pinned", "0x1111111111111111111111111111111111111111"}}}}},
                                   {"signer", "0x1111111111111111111111111111111111111111"},
                                   {"audit",
                                    {{"file", "/a"},
                                     {"seq", 7},
                                     {"hash",
                                      "0x2222222222222222222222222222222222222222222222222222222222"
                                      "222222"}}},
                                   {"waivers", json::array{}},
                                   {"findings",
                                    {{{"severity", "warning"},
                                      {"name", "softtee"},
                                      {"message", "not secure"},
                                      {"remedy", "use OP-TEE"}}}}}));
}

TEST(Health, what_is_not_known_is_null) {
    const support::RelayFixture fixture;
    const readiness::Findings nothing;
    NodeFacts facts = sample_facts();
    facts.tee->version.clear();
    facts.signer.reset();
    facts.primary_key.address.reset();
    auto health = json::parse(health_json(facts, fixture.chains, nothing));
    EXPECT_EQ(health.at("tee").at("version"), json::value());
    EXPECT_EQ(health.at("audit"), json::value());
    EXPECT_EQ(health.at("tee").at("primaryKey").at("address"), json::value());
    EXPECT_EQ(health.at("signer"), json::value());
    facts.tee.reset();
    health = json::parse(health_json(facts, fixture.chains, nothing));
    EXPECT_EQ(health.at("tee"), json::value());
    EXPECT_EQ(health.at("taVersion"), json::value());
}

TEST(Health, shows_waivers_and_subjects) {
    const support::RelayFixture fixture;
    const std::vector<std::string> waived{"stake_missing"};
    readiness::Findings findings(readiness::Waivers::parse(waived).value());
    findings.report({Severity::error, "stake_missing", "", "", "chain 1, EntryPoint v0.6"});
    const auto health = json::parse(health_json(sample_facts(), fixture.chains, findings));
    EXPECT_EQ(health.at("status"), "ok");
    EXPECT_EQ(health.at("waivers"), json::array{"stake_missing"});
    EXPECT_EQ(health.at("findings").at(0).at("severity"), "waived");
    EXPECT_EQ(health.at("findings").at(0).at("subject"), "chain 1, EntryPoint v0.6");
}

TEST(Health, an_error_is_a_degraded_node) {
    const support::RelayFixture fixture;
    readiness::Findings findings;
    findings.report({Severity::error, "paymaster_missing", "", ""});
    EXPECT_EQ(json::parse(health_json(sample_facts(), fixture.chains, findings)).at("status"),
              "degraded");
    EXPECT_EQ(
        json::parse(public_health_json(sample_facts(), fixture.chains, findings)).at("status"),
        "degraded");
}

TEST(Health, strangers_read_no_messages) {
    const support::RelayFixture fixture;
    readiness::Findings findings;
    findings.report({Severity::warning, "softtee", "secret-key", "secret-key"});
    const std::string text = public_health_json(sample_facts(), fixture.chains, findings);
    EXPECT_EQ(text.find("secret-key"), std::string::npos) << text;
    EXPECT_EQ(json::parse(text).at("findings").at(0).at("name"), "softtee");
}

}  // namespace
}  // namespace superrelay::admin
