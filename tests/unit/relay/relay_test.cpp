// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <functional>
#include <superrelay/core/keccak.hpp>
#include <superrelay/erc4337/verifying_paymaster.hpp>

#include "relay_fixture.hpp"

namespace superrelay::relay {
namespace {

using support::RelayFixture;

SponsorRequest sample_request() {
    SponsorRequest out;
    out.op.sender.bytes.fill(0x11);
    out.op.nonce = 7;
    out.op.init_code = Bytes(20, 0x22);
    out.op.call_data = Bytes{0xb6, 0x1d, 0x27, 0xf6};
    out.op.gas = {20'000, 30'000, 40'000, 1'000'000'000, 2'000'000'000};
    out.entry_point = erc4337::canonical_address(erc4337::EntryPointVersion::v07);
    out.chain_id = 31337;
    return out;
}

TEST(Relay, asks_the_sponsor_for_exactly_what_the_wallet_sent) {
    RelayFixture fixture;
    const auto request = sample_request();
    const auto answer = support::run(fixture.relay.sponsor(request));
    ASSERT_TRUE(answer) << answer.error().message;
    ASSERT_EQ(fixture.sponsor.asked.size(), 1U);
    const auto& record = fixture.sponsor.asked[0];
    EXPECT_EQ(record.chain_id, 31337U);
    EXPECT_EQ(record.paymaster, RelayFixture::paymaster_address());
    EXPECT_EQ(record.sender, request.op.sender);
    EXPECT_EQ(record.nonce, 7);
    EXPECT_EQ(record.init_code_hash, keccak256(request.op.init_code));
    EXPECT_EQ(record.call_data_hash, keccak256(request.op.call_data));
    EXPECT_EQ(record.gas.verification_limit, 20'000);
    EXPECT_EQ(record.gas.call_limit, 30'000);
    EXPECT_EQ(record.gas.pre_verification, 40'000);
    EXPECT_EQ(record.gas.max_priority_fee, 1'000'000'000);
    EXPECT_EQ(record.gas.max_fee, 2'000'000'000);
    EXPECT_EQ(record.paymaster_gas.verification_limit, 100'000);
    EXPECT_EQ(record.paymaster_gas.post_op_limit, 0);
    EXPECT_EQ(record.validity.until, fixture.clock.now() + std::chrono::minutes(10));
    EXPECT_EQ(record.validity.after, UnixTime());
    EXPECT_EQ(answer->paymaster, record.paymaster);
    EXPECT_EQ(answer->gas, record.paymaster_gas);
    EXPECT_EQ(answer->data, erc4337::verifying_paymaster_data(record.validity, {}));
}

TEST(Relay, the_stub_has_the_final_shape_and_does_not_ask_the_ta) {
    RelayFixture fixture;
    auto request = sample_request();
    request.op.gas = {};  // a wallet does not know it yet
    const auto stub = fixture.relay.stub(request);
    ASSERT_TRUE(stub);
    EXPECT_TRUE(fixture.sponsor.asked.empty());
    const auto signed_one = support::run(fixture.relay.sponsor(sample_request()));
    EXPECT_EQ(stub->data.size(), signed_one->data.size());
    EXPECT_EQ(stub->gas, signed_one->gas);
    EXPECT_EQ(stub->paymaster, signed_one->paymaster);
}

struct Refusal {
    const char* name;
    std::function<void(SponsorRequest&)> change;
    Errc code;
    const char* part;
    bool stub_too;
};

const Refusal kRefusals[] = {
    {"entry_point", [](auto& r) { r.entry_point = {}; }, Errc::invalid_params,
     "entryPoint: expected 0x0000000071727De22E5E9d8BAf0edAc6f37da032", true},
    {"chain", [](auto& r) { r.chain_id = 1; }, Errc::invalid_params, "chainId: expected 31337",
     true},
    {"cap", [](auto& r) { r.op.gas.call_limit = 1'000'001; }, Errc::denied, "max_call_gas", true},
    {"call_gas_unestimated", [](auto& r) { r.op.gas.call_limit = 0; }, Errc::invalid_params,
     "estimate", false},
    {"verification_gas_unestimated", [](auto& r) { r.op.gas.verification_limit = 0; },
     Errc::invalid_params, "estimate", false},
    {"pre_verification_gas_unestimated", [](auto& r) { r.op.gas.pre_verification = 0; },
     Errc::invalid_params, "estimate", false},
    {"other_verification_gas", [](auto& r) { r.paymaster_verification_gas = 1; },
     Errc::invalid_params, "userOp.paymasterVerificationGasLimit: expected 0x186a0", false},
    {"other_post_op_gas", [](auto& r) { r.paymaster_post_op_gas = 1; }, Errc::invalid_params,
     "userOp.paymasterPostOpGasLimit: expected 0x0", false},
};

TEST(Relay, refuses_before_the_ta_is_asked) {
    for (const auto& c : kRefusals) {
        SCOPED_TRACE(c.name);
        RelayFixture fixture;
        auto request = sample_request();
        c.change(request);
        EXPECT_EQ(fixture.relay.stub(request).has_value(), !c.stub_too);
        const auto answer = support::run(fixture.relay.sponsor(request));
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().code, c.code);
        EXPECT_NE(answer.error().message.find(c.part), std::string::npos) << answer.error().message;
        EXPECT_TRUE(fixture.sponsor.asked.empty());
    }
}

TEST(Relay, takes_the_stubs_gas_echoed) {
    RelayFixture fixture;
    auto request = sample_request();
    request.paymaster_verification_gas = 100'000;
    request.paymaster_post_op_gas = 0;
    EXPECT_TRUE(support::run(fixture.relay.sponsor(request)));
}

TEST(Relay, gives_no_signature_for_another_hash) {
    RelayFixture fixture;
    fixture.sponsor.answer = erc4337::Approval{};
    const auto answer = support::run(fixture.relay.sponsor(sample_request()));
    EXPECT_EQ(answer.error().code, Errc::internal);
}

TEST(Relay, hands_on_why_the_ta_refused) {
    RelayFixture fixture;
    fixture.sponsor.answer = Result<erc4337::Approval>(fail(Errc::denied, "the TA's rule"));
    const auto answer = support::run(fixture.relay.sponsor(sample_request()));
    EXPECT_EQ(answer.error(), (Error{Errc::denied, "the TA's rule"}));
}

TEST(Relay, without_a_paymaster_it_is_unavailable) {
    auto settings = RelayFixture::default_settings();
    settings.paymaster.reset();
    RelayFixture fixture(settings);
    EXPECT_EQ(fixture.relay.stub(sample_request()).error().code, Errc::unavailable);
}

}  // namespace
}  // namespace superrelay::relay
