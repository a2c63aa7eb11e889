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

TEST(Batcher, probes_a_tee_that_failed_until_it_works) {
    GatedKms kms;
    kms.set_unavailable(4);
    Callers callers;
    Batcher batcher(kms, key(), {.probe_interval = kSoon});
    EXPECT_FALSE(callers.ask(batcher, GatedKms::kUnavailableNonce).get());
    while (batcher.last_failure())
        std::this_thread::yield();
    EXPECT_EQ(kms.probes(), 4U);
    pass_idle_times();
    EXPECT_EQ(kms.probes(), 4U) << "it works";
    EXPECT_EQ(kms.batches(), std::vector<std::size_t>{1});
}

TEST(Batcher, releases_what_it_holds_once_a_tee_that_failed_works) {
    GatedKms kms;
    kms.set_unavailable(2);
    Callers callers;
    Batcher batcher(kms, key(), {.probe_interval = kSoon, .idle_timeout = kSoon});
    EXPECT_FALSE(callers.ask(batcher, GatedKms::kUnavailableNonce).get());
    kms.await_releases(1);
    EXPECT_EQ(kms.probes(), 2U);
    EXPECT_EQ(batcher.last_failure(), std::nullopt);
}

TEST(Batcher, survives_a_probe_that_throws) {
    GatedKms kms;
    kms.set_defect(GatedKms::Defect::throws);
    Callers callers;
    Batcher batcher(kms, key(), {.probe_interval = kSoon});
    EXPECT_FALSE(callers.ask(batcher, 0).get());
    while (kms.probes() < 2)
        std::this_thread::yield();
    EXPECT_EQ(batcher.last_failure()->code, Errc::internal);
    kms.set_defect(GatedKms::Defect::none);
    while (batcher.last_failure())
        std::this_thread::yield();
}

TEST(Batcher, closes_while_it_is_idle) {
    GatedKms kms;
    Batcher batcher(kms, key(), {.idle_timeout = kSoon});
    kms.await_releases(1);
}

}  // namespace
}  // namespace superrelay::kms
