// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/admin/metrics.hpp>

#include "relay_fixture.hpp"

namespace superrelay::admin {
namespace {

using readiness::Severity;

constexpr const char* kContract =
    "{chain=\"31337\",entry_point=\"v0.7\",paymaster="
    "\"0x3333333333333333333333333333333333333333\"}";

bool has(const obs::MetricsPage& page, const std::string& line) {
    return ("\n" + page.text()).find("\n" + line + "\n") != std::string::npos;
}

obs::MetricsPage chains_page(const support::RelayFixture& fixture) {
    obs::MetricsPage out;
    show_chains(out, fixture.chains, fixture.clock);
    return out;
}

TEST(Metrics, show_what_runs) {
    obs::MetricsPage page;
    show_build(page, {.version = "1.2.3",
                      .network = "dev",
                      .kms_backend = "optee",
                      .tee = {},
                      .signer = {},
                      .primary_key = {}});
    EXPECT_TRUE(has(page,
                    "superrelay_build_info{version=\"1.2.3\",network=\"dev\","
                    "kms_backend=\"optee\"} 1"))
        << page.text();
}

TEST(Metrics, a_waiver_is_visible) {
    const std::vector<std::string> waived{"stake_missing", "softtee"};
    readiness::Findings findings(readiness::Waivers::parse(waived).value());
    findings.report({Severity::error, "stake_missing", "", "", "chain 1, EntryPoint v0.6"});
    findings.report({Severity::error, "stake_missing", "", "", "chain 2, EntryPoint v0.6"});
    findings.report({Severity::error, "paymaster_missing", "words", ""});
    obs::MetricsPage page;
    show_findings(page, findings);
    EXPECT_TRUE(has(page, "superrelay_findings{name=\"stake_missing\",severity=\"waived\"} 2"));
    EXPECT_TRUE(has(page, "superrelay_findings{name=\"paymaster_missing\",severity=\"error\"} 1"));
    EXPECT_TRUE(has(page, "superrelay_waivers{name=\"stake_missing\"} 1"));
    EXPECT_TRUE(has(page, "superrelay_waivers{name=\"softtee\"} 1"));
    EXPECT_EQ(page.text().find("words"), std::string::npos);
}

TEST(Metrics, show_exposure_beside_the_deposit) {
    support::RelayFixture fixture;
    auto page = chains_page(fixture);
    EXPECT_TRUE(has(page, std::string("superrelay_exposure_wei") + kContract + " 0"));
    EXPECT_TRUE(has(page, std::string("superrelay_deposit_wei") + kContract + " 1e+19"))
        << page.text();
    EXPECT_TRUE(has(page, "superrelay_approvals_outstanding{chain=\"31337\"} 0"));
    relay::SponsorRequest request;
    request.entry_point = erc4337::canonical_address(erc4337::EntryPointVersion::v07);
    request.chain_id = 31337;
    request.op.gas = {.verification_limit = 20'000,
                      .call_limit = 30'000,
                      .pre_verification = 50'000,
                      .max_priority_fee = 1'000'000'000,
                      .max_fee = 2'000'000'000};
    ASSERT_TRUE(support::run(fixture.relay.sponsor(request)));
    page = chains_page(fixture);
    // Gas limits, the paymaster's 100,000 among them, at the highest fee.
    EXPECT_TRUE(has(page, std::string("superrelay_exposure_wei") + kContract + " 400000000000000"))
        << page.text();
    EXPECT_TRUE(has(page, "superrelay_approvals_outstanding{chain=\"31337\"} 1"));
}

TEST(Metrics, a_chain_that_stands_still_lags) {
    support::RelayFixture fixture;
    fixture.node->time -= 90;
    support::run(fixture.chain.refresh());
    EXPECT_TRUE(has(chains_page(fixture), "superrelay_chain_lag_seconds{chain=\"31337\"} 90"));
}

TEST(Metrics, a_chain_without_a_known_id_has_no_series) {
    relay::Chains chains;
    support::ScriptedTransport transport(
        [](const auto&) { return fail(Errc::unavailable, "away"); });
    chain::ChainView view(transport, {});
    support::RecordingSponsor sponsor;
    const support::FixedClock clock;
    chains.add(std::make_unique<relay::Relay>(support::RelayFixture::default_settings(),
                                              relay::Relay::Parts{sponsor, view, nullptr, clock}));
    support::run(view.refresh());
    obs::MetricsPage page;
    show_chains(page, chains, clock);
    EXPECT_EQ(page.text(), obs::MetricsPage().text());
}

TEST(Metrics, two_nodes_of_one_chain_are_shown_once) {
    support::RelayFixture fixture;
    const auto before = chains_page(fixture).text();
    fixture.chains.add(std::make_unique<relay::Relay>(
        support::RelayFixture::default_settings(),
        relay::Relay::Parts{fixture.sponsor, fixture.chain, nullptr, fixture.clock}));
    // The age of what was read moves on meanwhile.
    EXPECT_EQ(std::ranges::count(chains_page(fixture).text(), '\n'),
              std::ranges::count(before, '\n'));
}

}  // namespace
}  // namespace superrelay::admin
