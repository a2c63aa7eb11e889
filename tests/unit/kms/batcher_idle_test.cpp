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
    // Before the request it may have been idle, and released something, already.
    while (batcher.last_failure())
        std::this_thread::yield();
    EXPECT_EQ(kms.probes(), 2U);
    kms.await_releases(1);
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

constexpr std::chrono::milliseconds kAtOnce(0);
constexpr std::chrono::hours kNever(1);

TEST(Batcher, takes_a_superseded_ta_for_one_that_failed_and_a_denial_for_none) {
    GatedKms kms;
    Callers callers;
    Batcher batcher(kms, key(), {.probe_interval = kNever});
    EXPECT_FALSE(callers.ask(batcher, GatedKms::kDeniedNonce).get());
    EXPECT_EQ(batcher.last_failure(), std::nullopt);
    EXPECT_EQ(callers.ask(batcher, GatedKms::kSupersededNonce).get().error().code,
              Errc::superseded);
    ASSERT_TRUE(batcher.last_failure());
    EXPECT_EQ(batcher.last_failure()->code, Errc::superseded);
}

TEST(Batcher, that_is_asked_for_a_probe_finds_out_that_an_idle_tee_is_gone) {
    GatedKms kms;
    kms.set_unavailable(1);
    Batcher batcher(kms, key(), {.probe_interval = kNever, .believed_for = kAtOnce});
    EXPECT_EQ(batcher.last_failure(), std::nullopt);
    batcher.request_probe();
    while (!batcher.last_failure())
        std::this_thread::yield();
    EXPECT_EQ(batcher.last_failure()->message, "unavailable by the test");
    batcher.request_probe();
    while (batcher.last_failure())
        std::this_thread::yield();
    EXPECT_EQ(kms.probes(), 2U);
}

TEST(Batcher, that_is_asked_for_a_probe_believes_a_tee_that_outcome_at_lately) {
    GatedKms kms;
    {
        Batcher batcher(kms, key(), {.believed_for = kNever});
        batcher.request_probe();
        pass_idle_times();
        batcher.request_probe();
    }
    EXPECT_EQ(kms.probes(), 0U);
}

TEST(Batcher, that_is_asked_for_a_probe_has_one_probe_on_its_way) {
    GatedKms kms;
    kms.hold_probes(true);
    {
        Batcher batcher(kms, key(), {.believed_for = kAtOnce});
        batcher.request_probe();
        kms.await_probes(1);
        for (int i = 0; i < 100; ++i)
            batcher.request_probe();
        kms.hold_probes(false);
    }
    EXPECT_EQ(kms.probes(), 1U);
}

TEST(Batcher, that_is_asked_for_a_probe_takes_an_approval_for_the_answer) {
    GatedKms kms(false);
    Callers callers;
    {
        Batcher batcher(kms, key(), {.believed_for = kAtOnce});
        auto asked = callers.ask(batcher, 0);
        kms.await_calls(1);
        batcher.request_probe();
        kms.open_gate();
        EXPECT_TRUE(asked.get());
        EXPECT_TRUE(callers.ask(batcher, 1).get());
    }
    EXPECT_EQ(kms.probes(), 0U);
}

TEST(Batcher, that_is_asked_for_a_probe_says_so_when_the_probe_hangs) {
    GatedKms kms;
    kms.hold_probes(true);
    Batcher batcher(kms, key(), {.request_timeout = kSoon, .believed_for = kAtOnce});
    batcher.request_probe();
    while (!batcher.last_failure())
        std::this_thread::yield();
    EXPECT_EQ(batcher.last_failure()->message, "the TEE did not answer in time");
    kms.hold_probes(false);
    while (batcher.last_failure())
        std::this_thread::yield();
}

TEST(Batcher, that_is_asked_for_a_probe_holds_no_longer_what_it_releases) {
    GatedKms kms;
    std::atomic<unsigned> told = 0;
    {
        Batcher batcher(
            kms, key(),
            {.believed_for = kAtOnce, .idle_timeout = kSoon, .on_idle = [&] { ++told; }});
        kms.await_releases(1);
        for (unsigned i = 1; i <= 3; ++i) {
            batcher.request_probe();
            kms.await_probes(i);
            kms.await_releases(1 + i);
        }
    }
    EXPECT_EQ(told, 1U) << "only a probe held it since";
}

TEST(Batcher, that_is_asked_for_a_probe_is_idle_nonetheless) {
    GatedKms kms;
    Batcher batcher(kms, key(), {.believed_for = kAtOnce, .idle_timeout = kSoon});
    while (kms.releases() == 0)
        batcher.request_probe();
}

TEST(Batcher, closes_while_it_is_idle) {
    GatedKms kms;
    Batcher batcher(kms, key(), {.idle_timeout = kSoon});
    kms.await_releases(1);
}

}  // namespace
}  // namespace superrelay::kms
