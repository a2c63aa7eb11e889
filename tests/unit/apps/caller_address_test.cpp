// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "caller_address.hpp"

namespace superrelay::app {
namespace {

struct CallerCase {
    const char* name;
    const char* peer;
    const char* caller;
};

constexpr CallerCase kCallers[] = {
    {"v4", "192.0.2.1:54321", "192.0.2.1"},
    {"v6", "[2001:db8:1:2:3:4:5:6]:54321", "2001:db8:1:2::/64"},
    {"v6_same_network", "[2001:db8:1:2:ffff::9]:1", "2001:db8:1:2::/64"},
    {"v6_loopback", "[::1]:3000", "::/64"},
    {"v4_mapped", "[::ffff:192.0.2.1]:54321", "192.0.2.1"},
    {"no_address", "somewhere:1", "somewhere"},
};

TEST(CallerAddress, is_who_a_subscriber_is) {
    for (const auto& c : kCallers) {
        SCOPED_TRACE(c.name);
        EXPECT_EQ(caller_address(c.peer), c.caller);
    }
}

}  // namespace
}  // namespace superrelay::app
