// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <functional>
#include <superrelay/core/hex.hpp>
#include <superrelay/core/keccak.hpp>
#include <superrelay/erc4337/paymaster.hpp>
#include <superrelay/erc4337/paymaster_and_data.hpp>

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
    out.op.gas = {20'000, 30'000, 50'000, 1'000'000'000, 2'000'000'000};
    out.op.signature = Bytes(65, 0x44);
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
    EXPECT_EQ(record.gas.pre_verification, 50'000);
    EXPECT_EQ(record.gas.max_priority_fee, 1'000'000'000);
    EXPECT_EQ(record.gas.max_fee, 2'000'000'000);
    EXPECT_EQ(record.paymaster_gas.verification_limit, 100'000);
    EXPECT_EQ(record.paymaster_gas.post_op_limit, 0);
    EXPECT_EQ(record.validity.until, fixture.clock.now() + std::chrono::minutes(10));
    EXPECT_EQ(record.validity.after, UnixTime());
    EXPECT_EQ(answer->paymaster, record.paymaster);
    EXPECT_EQ(answer->gas, record.paymaster_gas);
    EXPECT_EQ(answer->data, erc4337::paymaster_data(record.layout, record.validity, {}));
}

TEST(Relay, the_stub_has_the_final_shape_and_does_not_ask_the_ta) {
    RelayFixture fixture;
    auto request = sample_request();
    request.op.gas = {};  // a wallet does not know it yet
    const auto stub = support::run(fixture.relay.stub(request));
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
     "0x0000000071727De22E5E9d8BAf0edAc6f37da032 (v0.7)", true},
    {"chain", [](auto& r) { r.chain_id = 1; }, Errc::invalid_params, "chainId: expected 31337",
     true},
    {"cap", [](auto& r) { r.op.gas.call_limit = 1'000'001; }, Errc::denied, "max_call_gas", true},
    {"fee", [](auto& r) { r.op.gas.max_fee = Wei(40) * 1'000'000'000; }, Errc::denied,
     "base_fee_percent", true},
    {"fee_below_the_chains",
     [](auto& r) { r.op.gas.max_priority_fee = r.op.gas.max_fee = 999'999'999; }, Errc::denied,
     "base_fee: ", false},
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
        EXPECT_EQ(support::run(fixture.relay.stub(request)).has_value(), !c.stub_too);
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

TEST(Relay, hands_on_why_the_ta_refused) {
    RelayFixture fixture;
    fixture.sponsor.answer = Result<erc4337::Approval>(fail(Errc::denied, "the TA's rule"));
    const auto answer = support::run(fixture.relay.sponsor(sample_request()));
    EXPECT_EQ(answer.error(), (Error{Errc::denied, "the TA's rule"}));
}

TEST(Relay, that_is_closed_says_why_and_asks_no_ta) {
    Error why{Errc::unavailable, "closed by the test"};
    auto settings = RelayFixture::default_settings();
    settings.closed = why;
    RelayFixture fixture(settings);
    why.elsewhere = true;
    EXPECT_EQ(support::run(fixture.relay.stub(sample_request())).error(), why);
    EXPECT_EQ(support::run(fixture.relay.sponsor(sample_request())).error(), why);
    EXPECT_TRUE(fixture.sponsor.asked.empty());
}

TEST(Relay, sends_nobody_elsewhere_for_what_replicas_share) {
    RelayFixture fixture;
    fixture.node->id = "0x1";
    support::run(fixture.chain.refresh());
    const auto answer = support::run(fixture.relay.sponsor(sample_request()));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::unavailable);
    EXPECT_FALSE(answer.error().elsewhere);
}

TEST(Relay, without_a_paymaster_it_is_unavailable) {
    auto settings = RelayFixture::default_settings();
    settings.contracts.clear();
    RelayFixture fixture(settings);
    EXPECT_EQ(support::run(fixture.relay.stub(sample_request())).error().code, Errc::unavailable);
}

/// The sample operation for another version's EntryPoint.
SponsorRequest sample_request(erc4337::EntryPointVersion version) {
    auto out = sample_request();
    out.entry_point = erc4337::canonical_address(version);
    return out;
}

/// Lets the paymaster answer senderNonce.
void set_sender_nonce(RelayFixture& fixture, unsigned count) {
    const auto word = to_big_endian<32>(Uint256(count));
    fixture.node
        ->contracts[{to_hex(RelayFixture::paymaster_address().view()), "senderNonce(address)"}] =
        Bytes(word.bytes.begin(), word.bytes.end());
}

TEST(Relay, v06_takes_the_senders_count_from_the_chain_and_no_gas_of_the_paymasters) {
    RelayFixture fixture;
    set_sender_nonce(fixture, 41);
    const auto request = sample_request(erc4337::EntryPointVersion::v06);
    const auto answer = support::run(fixture.relay.sponsor(request));
    ASSERT_TRUE(answer) << answer.error().message;
    const auto& record = fixture.sponsor.asked.at(0);
    EXPECT_EQ(record.entry_point, erc4337::EntryPointVersion::v06);
    EXPECT_EQ(record.paymaster_gas, erc4337::PaymasterGas{});
    ASSERT_TRUE(record.v06);
    EXPECT_EQ(record.v06->sender_nonce, 41);
    EXPECT_EQ(record.v06->init_code, request.op.init_code);
    EXPECT_EQ(record.v06->call_data, request.op.call_data);
    EXPECT_TRUE(record.init_code_hash.is_zero());
    EXPECT_EQ(answer->paymaster_and_data().size(), 20U + 129);
}

relay::Relay::Settings singleton_settings() {
    auto out = RelayFixture::default_settings();
    out.contracts.pop_back();  // there is none for v0.9
    for (auto& contract : out.contracts)
        contract.layout = erc4337::PaymasterLayout::singleton;
    return out;
}

TEST(Relay, approves_for_a_singleton_in_its_layout) {
    for (const auto version : {erc4337::EntryPointVersion::v06, erc4337::EntryPointVersion::v08}) {
        SCOPED_TRACE(erc4337::label_of(version));
        RelayFixture fixture(singleton_settings());
        const auto request = sample_request(version);
        const auto stub = support::run(fixture.relay.stub(request));
        const auto answer = support::run(fixture.relay.sponsor(request));
        ASSERT_TRUE(stub) << stub.error().message;
        ASSERT_TRUE(answer) << answer.error().message;
        const auto& record = fixture.sponsor.asked.at(0);
        EXPECT_EQ(record.layout, erc4337::PaymasterLayout::singleton);
        EXPECT_FALSE(record.v06);
        EXPECT_EQ(record.init_code_hash, keccak256(request.op.init_code));
        EXPECT_EQ(record.call_data_hash, keccak256(request.op.call_data));
        EXPECT_EQ(answer->data, erc4337::paymaster_data(record.layout, record.validity, {}));
        EXPECT_EQ(answer->data.size(), 78U);
        EXPECT_EQ(stub->data, erc4337::paymaster_data(record.layout, record.validity,
                                                      erc4337::stub_signature()));
    }
}

TEST(Relay, a_singleton_of_v06_approves_several_nonces_of_a_sender_at_a_time) {
    RelayFixture fixture(singleton_settings());
    auto request = sample_request(erc4337::EntryPointVersion::v06);
    ASSERT_TRUE(support::run(fixture.relay.sponsor(request)));
    request.op.nonce = 8;
    const auto second = support::run(fixture.relay.sponsor(request));
    EXPECT_TRUE(second) << second.error().message;
}

/// An operation of v0.8 by EIP-7702, and a relay whose paymaster hashes the delegate.
struct DelegateHashed {
    DelegateHashed() {
        request.op.init_code = {0x77, 0x02};
        request.op.delegate.emplace().bytes.fill(0xde);
    }

    static relay::Relay::Settings settings() {
        auto out = singleton_settings();
        out.contracts.back().layout = erc4337::PaymasterLayout::singleton_eip7702;
        return out;
    }

    RelayFixture fixture{settings()};
    SponsorRequest request = sample_request(erc4337::EntryPointVersion::v08);
};

TEST(Relay, tells_the_delegate_where_the_paymaster_hashes_it) {
    DelegateHashed with_marker;
    auto& [fixture, request] = with_marker;
    ASSERT_TRUE(support::run(fixture.relay.sponsor(request)));
    EXPECT_EQ(fixture.sponsor.asked.at(0).delegate, request.op.delegate);
    request.op.init_code = {};
    request.op.nonce = 8;
    ASSERT_TRUE(support::run(fixture.relay.sponsor(request)));
    EXPECT_FALSE(fixture.sponsor.asked.at(1).delegate);
}

TEST(Relay, refuses_a_delegate_that_it_cannot_tell) {
    for (const auto& delegate : {std::optional<Address>(), std::optional(Address())}) {
        DelegateHashed unknown;
        auto& [fixture, request] = unknown;
        request.op.delegate = delegate;
        for (const auto& answer : {support::run(fixture.relay.stub(request)),
                                   support::run(fixture.relay.sponsor(request))}) {
            ASSERT_FALSE(answer);
            EXPECT_EQ(answer.error().code, Errc::invalid_params);
            EXPECT_TRUE(answer.error().message.starts_with("userOp.eip7702Auth: expected"));
        }
        EXPECT_TRUE(fixture.sponsor.asked.empty());
    }
    DelegateHashed with_data;
    with_data.request.op.init_code.resize(21, 0x00);
    const auto answer = support::run(with_data.fixture.relay.sponsor(with_data.request));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::denied);
    EXPECT_TRUE(answer.error().message.starts_with("eip7702_factory_data: "));
}

TEST(Relay, v06_approves_one_nonce_of_a_sender_at_a_time) {
    RelayFixture fixture;
    set_sender_nonce(fixture, 41);
    auto request = sample_request(erc4337::EntryPointVersion::v06);
    ASSERT_TRUE(support::run(fixture.relay.sponsor(request)));
    request.op.nonce = 8;
    const auto refused = support::run(fixture.relay.sponsor(request));
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().message.starts_with("v06_one_approval: "));
    set_sender_nonce(fixture, 42);
    EXPECT_TRUE(support::run(fixture.relay.sponsor(request)));
}

TEST(Relay, records_the_hash_that_the_sender_will_sign) {
    for (const auto version : erc4337::kEntryPointVersions) {
        SCOPED_TRACE(erc4337::label_of(version));
        RelayFixture fixture;
        set_sender_nonce(fixture, 1);
        const auto request = sample_request(version);
        const auto answer = support::run(fixture.relay.sponsor(request));
        ASSERT_TRUE(answer) << answer.error().message;
        EXPECT_EQ(fixture.journal.decisions.at(0).user_op_hash,
                  erc4337::user_op_hash(version, request.op, answer->paymaster_and_data(),
                                        request.entry_point, 31337));
    }
}

TEST(Relay, hashes_eip7702s_marker_as_the_bundler_submits_it) {
    for (const auto form : {erc4337::Eip7702Form::as_sent, erc4337::Eip7702Form::padded}) {
        auto settings = RelayFixture::default_settings();
        settings.eip7702_form = form;
        RelayFixture fixture(settings);
        auto request = sample_request(erc4337::EntryPointVersion::v08);
        request.op.init_code = Bytes{0x77, 0x02};
        ASSERT_TRUE(support::run(fixture.relay.sponsor(request)));
        Bytes submitted{0x77, 0x02};
        if (form == erc4337::Eip7702Form::padded) submitted.resize(20);
        EXPECT_EQ(fixture.sponsor.asked.at(0).init_code_hash, keccak256(submitted));
    }
}

TEST(Relay, reads_the_chain_anew_before_its_fees_refuse) {
    RelayFixture fixture;
    auto request = sample_request();
    request.op.gas.max_priority_fee = Wei(3) * 1'000'000'000;
    request.op.gas.max_fee = Wei(8) * 1'000'000'000;
    fixture.node->priority_fee = Wei(3) * 1'000'000'000;  // since the last refresh
    fixture.node->base_fee = Wei(2) * 1'000'000'000;
    EXPECT_TRUE(support::run(fixture.relay.sponsor(request)));
}

TEST(Relay, gives_out_no_more_than_the_deposit) {
    RelayFixture fixture;
    // 250,000 gas (with the paymaster's) at 2 gwei
    const Wei cost = Wei(200'000) * 2'000'000'000;
    fixture.node->deposit.amount = 2 * cost;
    support::run(fixture.chain.refresh());
    auto request = sample_request();
    for (unsigned nonce = 0; nonce < 2; ++nonce) {
        request.op.nonce = nonce;
        ASSERT_TRUE(support::run(fixture.relay.sponsor(request)));
    }
    EXPECT_EQ(fixture.relay.exposure().outstanding(RelayFixture::paymaster_address()), 2 * cost);
    request.op.nonce = 2;
    const auto refused = support::run(fixture.relay.sponsor(request));
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().message.starts_with("deposit: ")) << refused.error().message;
    EXPECT_FALSE(support::run(fixture.relay.stub(request)))
        << "refused before the wallet estimates";

    // 64 s behind the latest block is confirmed: the approvals lapse on one of those.
    fixture.node->time += 600 + 64;
    support::run(fixture.chain.refresh());
    fixture.relay.expire_approvals();
    EXPECT_FALSE(support::run(fixture.relay.sponsor(request))) << "in their last second";
    fixture.node->time += 1;
    support::run(fixture.chain.refresh());
    fixture.relay.expire_approvals();
    EXPECT_TRUE(support::run(fixture.relay.sponsor(request)));
}

TEST(Relay, what_the_ta_did_not_sign_is_not_outstanding) {
    RelayFixture fixture;
    fixture.sponsor.answer = Result<erc4337::Approval>(fail(Errc::unavailable, "no TEE"));
    EXPECT_FALSE(support::run(fixture.relay.sponsor(sample_request())));
    EXPECT_EQ(fixture.relay.exposure().entries(), 0U);
}

TEST(Relay, counts_against_who_asks) {
    auto settings = RelayFixture::default_settings();
    settings.max_exposure_per_caller = Wei(200'000) * 2'000'000'000;
    RelayFixture fixture(settings);
    auto request = sample_request();
    request.caller = "192.0.2.1";
    ASSERT_TRUE(support::run(fixture.relay.sponsor(request)));
    request.op.nonce = 8;
    const auto refused = support::run(fixture.relay.sponsor(request));
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().message.starts_with("max_exposure_per_caller: "));
    request.caller = "192.0.2.2";
    EXPECT_TRUE(support::run(fixture.relay.sponsor(request)));
}

}  // namespace
}  // namespace superrelay::relay
