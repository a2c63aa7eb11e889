// SPDX-License-Identifier: MIT
// What a batcher does while nobody asks.
#include <gtest/gtest.h>

#include <atomic>

#include "batcher_fixture.hpp"
#include "gated_kms.hpp"

namespace superrelay::kms {
namespace {

using support::GatedKms;

constexpr std::chrono::milliseconds kSoon(1);

/// Returns when a batcher would have been idle many times over.
void pass_idle_times() {
    GatedKms kms;
    Callers callers;
    Batcher clock(kms, key(), {.idle_timeout = kSoon});
    for (unsigned i = 1; i <= 20; ++i) {
        kms.await_releases(i);
        EXPECT_TRUE(callers.ask(clock, i).get());
    }
}

TEST(Batcher, is_idle_once_until_the_next_request) {
    GatedKms kms;
    Callers callers;
    std::atomic<unsigned> told = 0;
    {
        Batcher batcher(kms, key(), {.idle_timeout = kSoon, .on_idle = [&] { ++told; }});
        for (unsigned i = 1; i <= 3; ++i) {
            kms.await_releases(i);
            pass_idle_times();
            EXPECT_EQ(kms.releases(), i);
            EXPECT_TRUE(callers.ask(batcher, i).get());
        }
        kms.await_releases(4);
    }
    EXPECT_EQ(kms.releases(), 4U);
    EXPECT_EQ(told, 4U);
}

TEST(Batcher, closes_while_it_is_idle) {
    GatedKms kms;
    Batcher batcher(kms, key(), {.idle_timeout = kSoon});
    kms.await_releases(1);
}

}  // namespace
}  // namespace superrelay::kms
