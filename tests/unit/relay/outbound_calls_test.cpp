// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/relay/outbound_calls.hpp>
#include <vector>

namespace superrelay::relay {
namespace {

TEST(OutboundCalls, are_limited_and_counted_while_they_last) {
    OutboundCalls calls;
    std::vector<OutboundCalls::Slot> under_way;
    for (std::size_t i = 0; i < OutboundCalls::kMax; ++i)
        under_way.push_back(calls.begin("caller " + std::to_string(i)).value());
    const auto refused = calls.begin("another");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::busy);
    under_way.pop_back();
    EXPECT_TRUE(calls.begin("another"));
}

TEST(OutboundCalls, of_one_caller_leave_room_for_others) {
    OutboundCalls calls;
    std::vector<OutboundCalls::Slot> under_way;
    for (std::size_t i = 0; i < OutboundCalls::kMaxPerCaller; ++i)
        under_way.push_back(calls.begin("greedy").value());
    const auto refused = calls.begin("greedy");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::busy);
    EXPECT_TRUE(calls.begin("another"));
    under_way.pop_back();
    EXPECT_TRUE(calls.begin("greedy"));
}

}  // namespace
}  // namespace superrelay::relay
