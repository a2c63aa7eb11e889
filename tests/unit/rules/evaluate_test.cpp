// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <superrelay/rules/evaluate.hpp>

namespace superrelay::rules {
namespace {

constexpr unsigned kGwei = 1'000'000'000;

Limits sample_limits() {
    return {.max_verification_gas = 100'000,
            .max_call_gas = 200'000,
            .max_pre_verification_gas = 80'000,
            .max_fee_per_gas = Wei(100) * kGwei,
            .max_operation_cost = Wei(1'000'000) * kGwei,
            .priority_fee_percent = 200,
            .base_fee_percent = 300,
            .pre_verification_gas_percent = 110};
}

Facts sample_facts() {
    return {.base_fee = Wei(10) * kGwei,
            .priority_fee = Wei(2) * kGwei,
            .pre_verification_gas = 50'000,
            .max_cost = Wei(900'000) * kGwei};
}

erc4337::UserOperation sample_operation() {
    erc4337::UserOperation op;
    op.gas = {.verification_limit = 50'000,
              .call_limit = 60'000,
              .pre_verification = 50'000,
              .max_priority_fee = Wei(2) * kGwei,
              .max_fee = Wei(20) * kGwei};
    return op;
}

struct Case {
    const char* name;
    std::function<void(erc4337::UserOperation&, Facts&)> change;
    const char* rule;  ///< that refuses; empty: sponsored
    bool stub_too = true;
};

const Case kCases[] = {
    {"usual", [](auto&, auto&) {}, ""},
    {"verification_gas_at_cap", [](auto& op, auto&) { op.gas.verification_limit = 100'000; }, ""},
    {"verification_gas", [](auto& op, auto&) { op.gas.verification_limit = 100'001; },
     "max_verification_gas"},
    {"call_gas", [](auto& op, auto&) { op.gas.call_limit = 200'001; }, "max_call_gas"},
    {"call_gas_huge", [](auto& op, auto&) { op.gas.call_limit = uint_max<128>(); }, "max_call_gas"},
    {"pre_verification_gas_huge", [](auto& op, auto&) { op.gas.pre_verification = ~Uint256(0); },
     "max_pre_verification_gas"},
    {"max_fee_absolute",
     [](auto& op, auto& facts) {
         facts.base_fee = Wei(90) * kGwei;
         op.gas.max_fee = Wei(101) * kGwei;
     },
     "max_fee_per_gas"},
    {"priority_fee_at_factor", [](auto& op, auto&) { op.gas.max_priority_fee = Wei(4) * kGwei; },
     ""},
    {"priority_fee", [](auto& op, auto&) { op.gas.max_priority_fee = Wei(4) * kGwei + 1; },
     "priority_fee_percent"},
    {"priority_fee_where_none_is_usual",
     [](auto& op, auto& facts) {
         facts.priority_fee = 0;
         op.gas.max_priority_fee = Wei(1) * kGwei;
     },
     ""},
    {"priority_fee_where_little_is_usual",
     [](auto& op, auto& facts) {
         facts.priority_fee = 0;
         op.gas.max_priority_fee = Wei(1) * kGwei + 1;
     },
     "priority_fee_percent"},
    {"max_fee_at_factor", [](auto& op, auto&) { op.gas.max_fee = Wei(34) * kGwei; }, ""},
    {"max_fee", [](auto& op, auto&) { op.gas.max_fee = Wei(34) * kGwei + 1; }, "base_fee_percent"},
    {"pre_verification_gas_at_slack", [](auto& op, auto&) { op.gas.pre_verification = 55'000; },
     ""},
    {"pre_verification_gas", [](auto& op, auto&) { op.gas.pre_verification = 55'001; },
     "pre_verification_gas_percent"},
    {"cost", [](auto&, auto& facts) { facts.max_cost = Wei(1'000'000) * kGwei + 1; },
     "max_operation_cost"},
    {"fee_below_the_chains",
     [](auto& op, auto&) {
         op.gas.max_priority_fee = 1;
         op.gas.max_fee = Wei(10) * kGwei - 1;
     },
     "base_fee", false},
    {"no_fee_yet", [](auto& op, auto&) { op.gas.max_priority_fee = op.gas.max_fee = 0; },
     "base_fee", false},
};

std::string rule_of(const Result<void>& result) {
    if (result) return "";
    EXPECT_EQ(result.error().code, Errc::denied);
    return result.error().message.substr(0, result.error().message.find(':'));
}

TEST(Evaluate, names_the_rule_that_refuses) {
    for (const auto& c : kCases) {
        SCOPED_TRACE(c.name);
        auto op = sample_operation();
        auto facts = sample_facts();
        c.change(op, facts);
        EXPECT_EQ(rule_of(evaluate(op, facts, sample_limits())), c.rule);
        EXPECT_EQ(rule_of(evaluate_stub(op, facts, sample_limits())), c.stub_too ? c.rule : "");
    }
}

TEST(Evaluate, says_what_was_asked_and_what_is_allowed) {
    auto op = sample_operation();
    op.gas.call_limit = 200'001;
    const auto refused = evaluate(op, sample_facts(), sample_limits());
    EXPECT_EQ(refused.error().message,
              "max_call_gas: callGasLimit 200001 is above the limit of 200000");
}

TEST(Evaluate, does_not_wrap_on_absurd_facts) {
    auto facts = sample_facts();
    facts.base_fee = facts.priority_fee = ~Uint256(0);
    facts.pre_verification_gas = ~Uint256(0);
    auto op = sample_operation();
    op.gas.max_fee = Wei(100) * kGwei;
    EXPECT_EQ(rule_of(evaluate(op, facts, sample_limits())), "base_fee");
    EXPECT_EQ(rule_of(evaluate_stub(op, facts, sample_limits())), "");
}

}  // namespace
}  // namespace superrelay::rules
