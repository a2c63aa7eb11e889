// SPDX-License-Identifier: MIT
// What the journal learns of a relay's requests.
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <superrelay/core/keccak.hpp>
#include <superrelay/erc4337/verifying_paymaster.hpp>

#include "relay_fixture.hpp"

namespace superrelay::relay {
namespace {

using support::RelayFixture;
using Subject = audit::Decision::Subject;

Relay::Settings settings_with_signer() {
    auto settings = RelayFixture::default_settings();
    settings.signer.key_id = "paymaster";
    settings.signer.address.emplace().bytes.fill(0x55);
    return settings;
}

SponsorRequest small_request() {
    SponsorRequest out;
    out.op.sender.bytes.fill(0x11);
    out.op.nonce = 7;
    out.op.call_data = Bytes{0xb6, 0x1d, 0x27, 0xf6};
    out.op.gas = {20'000, 30'000, 50'000, 1'000'000'000, 2'000'000'000};
    out.op.signature = Bytes(65, 0x44);
    out.entry_point = erc4337::canonical_address(erc4337::EntryPointVersion::v07);
    out.chain_id = 31337;
    out.caller = "192.0.2.1";
    return out;
}

TEST(Trail, of_an_approval_has_what_an_auditor_finds_on_the_chain) {
    RelayFixture fixture(settings_with_signer());
    const auto request = small_request();
    const auto given = support::run(fixture.relay.sponsor(request));
    ASSERT_TRUE(given);
    ASSERT_EQ(fixture.journal.decisions.size(), 1U);
    const auto& decision = fixture.journal.decisions[0];
    EXPECT_EQ(decision.subject, Subject::sponsorship);
    EXPECT_FALSE(decision.refusal);
    EXPECT_EQ(decision.chain_id, 31337U);
    EXPECT_EQ(decision.entry_point, request.entry_point);
    EXPECT_EQ(decision.paymaster, RelayFixture::paymaster_address());
    EXPECT_EQ(decision.sender, request.op.sender);
    EXPECT_EQ(decision.nonce, 7);
    EXPECT_EQ(decision.call_data_hash, keccak256(request.op.call_data));
    EXPECT_EQ(decision.approval_hash,
              erc4337::verifying_paymaster_hash(fixture.sponsor.asked.at(0)));
    EXPECT_EQ(decision.user_op_hash,
              erc4337::user_op_hash(given->version, request.op, given->paymaster_and_data(),
                                    request.entry_point, 31337));
    EXPECT_EQ(decision.max_cost, Wei(200'000) * 2'000'000'000);
    EXPECT_EQ(decision.valid_until, fixture.clock.now() + std::chrono::minutes(10));
    EXPECT_EQ(decision.signer.key_id, "paymaster");
    EXPECT_EQ(decision.signer.address, settings_with_signer().signer.address);
    EXPECT_EQ(decision.caller, "192.0.2.1");
}

TEST(Trail, of_a_rules_refusal_has_the_rule) {
    RelayFixture fixture;
    auto request = small_request();
    request.op.gas.call_limit = 1'000'001;
    EXPECT_FALSE(support::run(fixture.relay.stub(request)));
    EXPECT_FALSE(support::run(fixture.relay.sponsor(request)));
    ASSERT_EQ(fixture.journal.decisions.size(), 2U);
    EXPECT_EQ(fixture.journal.decisions[0].subject, Subject::stub);
    EXPECT_EQ(fixture.journal.decisions[1].subject, Subject::sponsorship);
    for (const auto& decision : fixture.journal.decisions) {
        ASSERT_TRUE(decision.refusal);
        EXPECT_EQ(decision.refusal->code, Errc::denied);
        EXPECT_TRUE(decision.refusal->message.starts_with("max_call_gas: "));
        EXPECT_EQ(decision.paymaster, RelayFixture::paymaster_address());
        EXPECT_TRUE(decision.max_cost);
        EXPECT_FALSE(decision.approval_hash);
    }
}

TEST(Trail, of_what_the_tee_did_not_do_has_why) {
    for (const Errc code : {Errc::denied, Errc::unavailable, Errc::internal}) {
        RelayFixture fixture;
        fixture.sponsor.answer = Result<erc4337::Approval>(fail(code, "the TEE's reason"));
        EXPECT_FALSE(support::run(fixture.relay.sponsor(small_request())));
        ASSERT_EQ(fixture.journal.decisions.size(), 1U);
        EXPECT_EQ(fixture.journal.decisions[0].refusal,
                  (Error{.code = code,
                         .message = "the TEE's reason",
                         .elsewhere = code == Errc::unavailable}));
    }
}

TEST(Trail, has_no_line_for_a_stub_that_is_given_nor_for_what_makes_no_sense) {
    RelayFixture fixture;
    EXPECT_TRUE(support::run(fixture.relay.stub(small_request())));
    auto request = small_request();
    request.op.gas.call_limit = 0;
    EXPECT_EQ(support::run(fixture.relay.sponsor(request)).error().code, Errc::invalid_params);
    EXPECT_TRUE(fixture.journal.decisions.empty());
}

/// What the journal has of a request whose gas the bundler was to estimate.
struct EstimatedCase {
    const char* name;
    std::uint64_t call_gas;              ///< the wallet's
    const char* estimate;                ///< the bundler's of callGasLimit; null: it is away
    std::optional<std::string> refusal;  ///< how its message begins; none: approved
};

const EstimatedCase kEstimatedCases[] = {
    {"approved", 20'000, "0x2710", std::nullopt},
    {"denied_before_the_estimate", 1'000'001, "0x2710", "max_call_gas: "},
    {"denied_for_the_estimate", 20'000, "0xffffff", "max_call_gas: "},
    {"bundler_away", 20'000, nullptr, "the bundler: away"},
    {"faulty_estimate", 20'000, "ten", "the bundler's estimate has a faulty callGasLimit"},
};

TEST(Trail, of_a_request_with_an_estimate_is_one_line_however_it_ends) {
    for (const auto& c : kEstimatedCases) {
        SCOPED_TRACE(c.name);
        RelayFixture fixture;
        fixture.bundler_script = [&](const auto& asked) -> Result<std::string> {
            if (!c.estimate) return fail(Errc::unavailable, "away");
            const boost::json::object gas = {{"callGasLimit", c.estimate},
                                             {"verificationGasLimit", "0x4e20"},
                                             {"preVerificationGas", "0xafc8"}};
            return support::ScriptedTransport::response(asked, {{"result", gas}});
        };
        auto request = small_request();
        request.op.gas.call_limit = c.call_gas;
        const auto given = support::run(fixture.relay.estimate_and_sponsor(request, {}));
        ASSERT_EQ(given.has_value(), !c.refusal);
        ASSERT_EQ(fixture.journal.decisions.size(), 1U);
        const auto& decision = fixture.journal.decisions[0];
        EXPECT_EQ(decision.subject, Subject::sponsorship);
        ASSERT_EQ(decision.refusal.has_value(), c.refusal.has_value());
        if (given) continue;
        EXPECT_EQ(*decision.refusal, given.error());
        EXPECT_TRUE(decision.refusal->message.starts_with(*c.refusal)) << decision.refusal->message;
    }
}

TEST(Trail, that_cannot_be_kept_keeps_the_approval_back) {
    RelayFixture fixture;
    fixture.journal.full = true;
    const auto refused = support::run(fixture.relay.sponsor(small_request()));
    ASSERT_FALSE(refused);
    EXPECT_EQ(
        refused.error(),
        (Error{.code = Errc::unavailable, .message = "full, says the test", .elsewhere = true}));
    EXPECT_EQ(fixture.relay.exposure().entries(), 0U) << "what was not given out cannot cost";

    auto request = small_request();
    request.op.gas.call_limit = 1'000'001;
    EXPECT_EQ(support::run(fixture.relay.sponsor(request)).error().code, Errc::denied)
        << "a denial stays one";
}

TEST(Trail, is_none_without_a_journal) {
    RelayFixture fixture;
    Relay relay(RelayFixture::default_settings(),
                {fixture.sponsor, fixture.chain, nullptr, fixture.clock});
    EXPECT_TRUE(support::run(relay.sponsor(small_request())));
}

}  // namespace
}  // namespace superrelay::relay
