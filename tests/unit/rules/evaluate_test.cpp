// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/rules/evaluate.hpp>

namespace superrelay::rules {
namespace {

constexpr unsigned kLimit = 1000;

struct Case {
    const char* name;
    erc4337::Gas gas;
    const char* rule;  // null: allowed
};

const Case kCases[] = {
    {"at_every_limit", {kLimit, kLimit, kLimit, kLimit, kLimit}, nullptr},
    {"nothing", {0, 0, 0, 0, 0}, nullptr},
    {"verification", {kLimit + 1, 0, 0, 0, 0}, "max_verification_gas"},
    {"call", {0, kLimit + 1, 0, 0, 0}, "max_call_gas"},
    {"pre_verification", {0, 0, kLimit + 1, 0, 0}, "max_pre_verification_gas"},
    {"priority_fee", {0, 0, 0, kLimit + 1, 0}, "max_fee_per_gas"},
    {"fee", {0, 0, 0, 0, kLimit + 1}, "max_fee_per_gas"},
    {"beyond_64_bits", {0, 0, Uint256(1) << 255, 0, 0}, "max_pre_verification_gas"},
};

TEST(Evaluate, caps_what_the_caller_chooses) {
    for (const auto& c : kCases) {
        SCOPED_TRACE(c.name);
        erc4337::UserOperation op;
        op.gas = c.gas;
        const auto allowed = evaluate(op, {kLimit, kLimit, kLimit, kLimit});
        ASSERT_EQ(allowed.has_value(), c.rule == nullptr);
        if (c.rule) {
            EXPECT_EQ(allowed.error().code, Errc::denied);
            EXPECT_TRUE(allowed.error().message.starts_with(c.rule)) << allowed.error().message;
        }
    }
}

}  // namespace
}  // namespace superrelay::rules
