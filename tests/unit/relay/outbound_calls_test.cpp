// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/relay/outbound_calls.hpp>
#include <vector>

namespace superrelay::relay {
namespace {

TEST(OutboundCalls, are_limited_and_counted_while_they_last) {
    OutboundCalls calls;
    std::vector<std::shared_ptr<void>> under_way;
    for (std::size_t i = 0; i < OutboundCalls::kMax; ++i)
        under_way.push_back(OutboundCalls::begin(calls).value());
    const auto refused = OutboundCalls::begin(calls);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::busy);
    under_way.pop_back();
    EXPECT_TRUE(OutboundCalls::begin(calls));
}

}  // namespace
}  // namespace superrelay::relay
