// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "relay_fixture.hpp"

namespace superrelay::relay {
namespace {

namespace json = boost::json;
using support::RelayFixture;
using support::ScriptedTransport;

constexpr const char* kOperation = R"({"sender": "0x1111111111111111111111111111111111111111",
  "nonce": "0x7", "callData": "0x", "maxFeePerGas": "0x77359400",
  "maxPriorityFeePerGas": "0x3b9aca00", "signature": "0x44", "eip7702Auth": {"any": "thing"}})";

SponsorRequest unpriced_request() {
    SponsorRequest out;
    out.op.sender.bytes.fill(0x11);
    out.op.nonce = 7;
    out.op.gas.max_priority_fee = 1'000'000'000;
    out.op.gas.max_fee = 2'000'000'000;
    out.entry_point = erc4337::canonical_address(erc4337::EntryPointVersion::v07);
    return out;
}

json::object sample_op() {
    return json::parse(kOperation).as_object();
}

struct EstimateTest : testing::Test {
    EstimateTest() {
        fixture.bundler_script = [this](const json::object& request) -> Result<std::string> {
            seen = request;
            return ScriptedTransport::response(request, answer);
        };
    }

    Result<EstimatedSponsorship> ask(SponsorRequest request = unpriced_request()) {
        return support::run(fixture.relay.estimate_and_sponsor(std::move(request), sample_op()));
    }

    RelayFixture fixture;
    json::object seen;
    json::object answer = {{"result",
                            {{"callGasLimit", "0x2710"},
                             {"verificationGasLimit", "0x4e20"},
                             {"preVerificationGas", "0xafc8"}}}};
};

TEST_F(EstimateTest, signs_for_the_bundlers_estimate) {
    const auto given = ask();
    ASSERT_TRUE(given) << given.error().message;
    EXPECT_EQ(given->gas.call_limit, 10'000);
    EXPECT_EQ(given->gas.verification_limit, 20'000);
    EXPECT_EQ(given->gas.pre_verification, 45'000);
    const auto& record = fixture.sponsor.asked.at(0);
    EXPECT_EQ(record.gas.call_limit, 10'000);
    EXPECT_EQ(record.gas.pre_verification, 45'000);
}

TEST_F(EstimateTest, asks_with_the_operation_as_it_came_and_the_stub) {
    ASSERT_TRUE(ask());
    EXPECT_EQ(seen.at("method"), "eth_estimateUserOperationGas");
    const auto& op = seen.at("params").at(0).as_object();
    EXPECT_EQ(op.at("eip7702Auth").at("any"), "thing");
    EXPECT_EQ(op.at("callGasLimit"), "0x0");
    EXPECT_EQ(op.at("paymaster"), "0x3333333333333333333333333333333333333333");
    EXPECT_EQ(op.at("paymasterData").as_string().size(), 2 + 2 * 129U);
    EXPECT_EQ(seen.at("params").at(1), "0x0000000071727De22E5E9d8BAf0edAc6f37da032");
}

TEST_F(EstimateTest, keeps_the_wallets_limit_where_it_is_larger) {
    auto request = unpriced_request();
    request.op.gas.call_limit = 99'999;
    request.op.gas.verification_limit = 1;
    const auto given = ask(request);
    ASSERT_TRUE(given) << given.error().message;
    EXPECT_EQ(given->gas.call_limit, 99'999);
    EXPECT_EQ(given->gas.verification_limit, 20'000);
}

TEST_F(EstimateTest, judges_the_estimate_as_well) {
    answer.at("result").as_object()["callGasLimit"] = "0xffffff";
    const auto given = ask();
    ASSERT_FALSE(given);
    EXPECT_EQ(given.error().code, Errc::denied);
    EXPECT_TRUE(given.error().message.starts_with("max_call_gas: "));
    EXPECT_TRUE(fixture.sponsor.asked.empty());
}

TEST_F(EstimateTest, hands_on_why_the_bundler_could_not) {
    answer = {{"error", {{"code", -32521}, {"message", "AA23 reverted"}}}};
    const auto given = ask();
    ASSERT_FALSE(given);
    EXPECT_EQ(given.error(), (Error{Errc::estimation_failed, "AA23 reverted"}));
}

struct BadAnswer {
    const char* name;
    json::value result;
};

const BadAnswer kBadAnswers[] = {
    {"null", nullptr},
    {"no_call_gas", {{"verificationGasLimit", "0x1"}, {"preVerificationGas", "0x1"}}},
    {"a_number",
     {{"callGasLimit", 1}, {"verificationGasLimit", "0x1"}, {"preVerificationGas", "0x1"}}},
    {"no_quantity",
     {{"callGasLimit", "ten"}, {"verificationGasLimit", "0x1"}, {"preVerificationGas", "0x1"}}},
};

TEST_F(EstimateTest, a_faulty_estimate_is_the_bundlers_failure) {
    for (const auto& c : kBadAnswers) {
        SCOPED_TRACE(c.name);
        answer = {{"result", c.result}};
        const auto given = ask();
        ASSERT_FALSE(given);
        EXPECT_EQ(given.error().code, Errc::unavailable);
    }
}

TEST_F(EstimateTest, without_a_bundler_the_wallets_limits_must_be_there) {
    Relay relay(RelayFixture::default_settings(),
                {fixture.sponsor, fixture.chain, nullptr, fixture.clock});
    auto request = unpriced_request();
    EXPECT_EQ(support::run(relay.estimate_and_sponsor(request, sample_op())).error().code,
              Errc::invalid_params);
    request.op.gas.call_limit = request.op.gas.verification_limit = 10'000;
    request.op.gas.pre_verification = 45'000;
    EXPECT_TRUE(support::run(relay.estimate_and_sponsor(request, sample_op())));
    EXPECT_EQ(support::run(relay.forward("192.0.2.1", "eth_sendUserOperation", {})).error().code,
              Errc::method_not_found);
}

}  // namespace
}  // namespace superrelay::relay
