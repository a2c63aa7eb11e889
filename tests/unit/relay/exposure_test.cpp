// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/relay/exposure.hpp>

namespace superrelay::relay {
namespace {

constexpr unsigned kDeposit = 1'000;
constexpr unsigned kPerCaller = 500;

UnixTime at(int seconds) {
    return UnixTime(std::chrono::seconds(seconds));
}

Exposure::Ask ask(unsigned nonce, unsigned cost, std::string caller = "a") {
    return {.paymaster = {},
            .sender = {},
            .nonce = nonce,
            .cost = cost,
            .until = at(100),
            .caller = std::move(caller)};
}

struct ExposureTest : testing::Test {
    Exposure exposure{
        {.max_per_caller = kPerCaller, .max_entries = 4, .max_entries_per_caller = 3}};

    /// Gives the approval out, if it may be.
    bool give(const Exposure::Ask& asked) {
        if (!exposure.reserve(asked, kDeposit)) return false;
        exposure.settle(asked, true);
        return true;
    }

    Wei outstanding() { return exposure.outstanding({}); }
};

TEST_F(ExposureTest, of_one_nonce_the_dearest_counts) {
    EXPECT_TRUE(give(ask(1, 100)));
    EXPECT_TRUE(give(ask(1, 300)));
    EXPECT_TRUE(give(ask(1, 200)));
    EXPECT_EQ(outstanding(), 300);
    EXPECT_TRUE(give(ask(2, 100)));
    EXPECT_EQ(outstanding(), 400);
}

TEST_F(ExposureTest, stays_below_the_deposit) {
    EXPECT_TRUE(give(ask(1, 500, "a")));
    EXPECT_TRUE(give(ask(2, 500, "b")));
    const auto refused = exposure.reserve(ask(3, 1, "c"), kDeposit);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::denied);
    EXPECT_TRUE(refused.error().message.starts_with("deposit: "));
    EXPECT_TRUE(give(ask(1, 500, "c"))) << "it is counted already";
}

TEST_F(ExposureTest, stays_below_the_callers_cap) {
    EXPECT_TRUE(give(ask(1, 400)));
    const auto refused = exposure.check(ask(2, 101), kDeposit);
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().message.starts_with("max_exposure_per_caller: "));
    EXPECT_TRUE(give(ask(2, 101, "b")));
}

TEST_F(ExposureTest, a_caller_cannot_fill_anothers_account) {
    EXPECT_TRUE(give(ask(1, 100, "victim")));
    EXPECT_TRUE(give(ask(1, 500, "attacker")));
    EXPECT_TRUE(give(ask(2, 400, "victim")));
    EXPECT_FALSE(give(ask(3, 1, "attacker")));
}

TEST_F(ExposureTest, what_was_not_given_out_does_not_count) {
    const auto asked = ask(1, 300);
    ASSERT_TRUE(exposure.reserve(asked, kDeposit));
    EXPECT_EQ(outstanding(), 300);
    exposure.settle(asked, false);
    EXPECT_EQ(outstanding(), 0);
    EXPECT_EQ(exposure.entries(), 0U);
}

TEST_F(ExposureTest, two_under_way_count_as_one_until_both_have_ended) {
    ASSERT_TRUE(exposure.reserve(ask(1, 300), kDeposit));
    ASSERT_TRUE(exposure.reserve(ask(1, 200), kDeposit));
    EXPECT_EQ(outstanding(), 300);
    exposure.settle(ask(1, 300), false);
    EXPECT_EQ(outstanding(), 200);
    exposure.expire(at(1'000));
    EXPECT_EQ(outstanding(), 200) << "it is under way";
    exposure.settle(ask(1, 200), true);
    EXPECT_EQ(outstanding(), 200);
}

TEST_F(ExposureTest, runs_out_after_its_last_second) {
    EXPECT_TRUE(give(ask(1, 300)));
    exposure.expire(at(100));
    EXPECT_EQ(outstanding(), 300);
    exposure.expire(at(101));
    EXPECT_EQ(outstanding(), 0);
    EXPECT_TRUE(give(ask(2, 500)));
}

TEST_F(ExposureTest, has_a_bounded_memory) {
    for (unsigned nonce = 0; nonce < 3; ++nonce)
        EXPECT_TRUE(give(ask(nonce, 1)));
    const auto too_many = exposure.reserve(ask(3, 1), kDeposit);
    ASSERT_FALSE(too_many);
    EXPECT_TRUE(too_many.error().message.starts_with("max_approvals_per_caller: "));
    EXPECT_TRUE(give(ask(3, 1, "b")));
    const auto refused = exposure.reserve(ask(4, 1, "b"), kDeposit);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::busy);
    EXPECT_TRUE(give(ask(2, 2))) << "a nonce that is known takes no more room";
}

Exposure::Ask until(int seconds, Exposure::Ask asked) {
    asked.until = at(seconds);
    return asked;
}

TEST_F(ExposureTest, a_cheap_approval_does_not_keep_a_dear_one) {
    EXPECT_TRUE(give(ask(1, 400, "victim")));
    EXPECT_TRUE(give(until(200, ask(1, 1, "attacker"))));
    EXPECT_TRUE(give(until(200, ask(1, 2, "victim"))));
    EXPECT_EQ(outstanding(), 400);
    exposure.expire(at(101));
    EXPECT_EQ(outstanding(), 2);
    EXPECT_TRUE(give(until(300, ask(2, 498, "victim"))));
    exposure.expire(at(201));
    EXPECT_EQ(outstanding(), 498);
    exposure.expire(at(301));
    EXPECT_EQ(outstanding(), 0);
    EXPECT_EQ(exposure.entries(), 0U);
}

TEST_F(ExposureTest, many_approvals_of_a_nonce_take_little_room_and_are_not_forgotten) {
    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(give(until(100 + i, ask(1, static_cast<unsigned>(400 - i)))));
    exposure.expire(at(198));
    EXPECT_GE(outstanding(), 301) << "the last one is still out";
    exposure.expire(at(200));
    EXPECT_EQ(outstanding(), 0);
}

Exposure::Ask ask_v06(unsigned nonce, unsigned sender_nonce) {
    auto out = ask(nonce, 10);
    out.sender_nonce = sender_nonce;
    return out;
}

TEST_F(ExposureTest, on_v06_a_sender_has_one_approval) {
    EXPECT_TRUE(give(ask_v06(1, 7)));
    const auto refused = exposure.reserve(ask_v06(2, 7), kDeposit);
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().message.starts_with("v06_one_approval: "));
    EXPECT_TRUE(give(ask_v06(1, 7))) << "the same nonce again";
    EXPECT_TRUE(give(ask_v06(2, 8))) << "the first one has landed";
}

TEST_F(ExposureTest, on_v06_nobody_locks_anothers_sender) {
    EXPECT_TRUE(give(ask_v06(1, 7)));
    auto other = ask_v06(2, 7);
    other.caller = "b";
    EXPECT_TRUE(give(other));
}

TEST_F(ExposureTest, on_v06_a_lapsed_approval_makes_room) {
    EXPECT_TRUE(give(ask_v06(1, 7)));
    exposure.expire(at(101));
    EXPECT_TRUE(give(ask_v06(2, 7)));
}

}  // namespace
}  // namespace superrelay::relay
