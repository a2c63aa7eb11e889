// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/net/watchdog.hpp>

#include "loop.hpp"

namespace superrelay::net::test {
namespace {

using std::chrono::milliseconds;

TEST(Watchdog, FiresOnceAtItsDeadline) {
    Loop loop;
    int fired = 0;
    Watchdog watchdog(loop.executor(), [&] { ++fired; });
    watchdog.expire_after(milliseconds(1));
    loop.context.run();
    EXPECT_EQ(fired, 1);
    EXPECT_TRUE(watchdog.expired());
}

TEST(Watchdog, SparesADisarmedOne) {
    Loop loop;
    int fired = 0;
    Watchdog watchdog(loop.executor(), [&] { ++fired; });
    watchdog.expire_after(milliseconds(1));
    watchdog.disarm();
    loop.context.run();
    EXPECT_EQ(fired, 0);
    EXPECT_FALSE(watchdog.expired());
}

TEST(Watchdog, KeepsToALaterDeadline) {
    Loop loop;
    Watchdog::Clock::time_point fired_at;
    Watchdog watchdog(loop.executor(), [&] { fired_at = Watchdog::Clock::now(); });
    watchdog.expire_after(milliseconds(1));
    const auto deadline = Watchdog::later(milliseconds(20));
    watchdog.expire_at(deadline);
    loop.context.run();
    EXPECT_GE(fired_at, deadline);
}

TEST(Watchdog, WakesForAnEarlierDeadline) {
    Loop loop;
    bool fired = false;
    Watchdog watchdog(loop.executor(), [&] { fired = true; });
    watchdog.expire_after(std::chrono::hours(24 * 365));
    watchdog.expire_after(milliseconds(1));
    loop.context.run();
    EXPECT_TRUE(fired);
}

TEST(Watchdog, NoDeadlineBeyondTheClock) {
    EXPECT_EQ(Watchdog::later(milliseconds::max()), Watchdog::Clock::time_point::max());
}

TEST(Watchdog, MayGoAwayWhileItsTimerIsQueued) {
    Loop loop;
    int fired = 0;
    auto watchdog = std::make_unique<Watchdog>(loop.executor(), [&] { ++fired; });
    watchdog->expire_after(milliseconds(0));
    watchdog.reset();
    loop.context.run();
    EXPECT_EQ(fired, 0);
}

}  // namespace
}  // namespace superrelay::net::test
