// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <atomic>
#include <superrelay/erc4337/verifying_paymaster.hpp>

#include "batcher_fixture.hpp"
#include "gated_kms.hpp"

namespace superrelay::kms {
namespace {

using support::GatedKms;
using Answer = Result<erc4337::Approval>;
using Batches = std::vector<std::size_t>;

TEST(Batcher, answers_each_with_its_own) {
    GatedKms kms;
    Callers callers(2);
    Batcher batcher(kms, key(), {});
    std::vector<std::future<Answer>> answers;
    for (unsigned i = 0; i < 500; ++i)
        answers.push_back(callers.ask(batcher, i));
    for (unsigned i = 0; i < 500; ++i) {
        EXPECT_EQ(answers[i].get().value().hash, erc4337::verifying_paymaster_hash(record(i)));
    }
}

TEST(Batcher, what_arrives_during_a_call_is_the_next_batch) {
    GatedKms kms(false);
    Callers callers;
    Batcher batcher(kms, key(), {.batch_size = 4});
    std::vector<std::future<Answer>> answers;
    answers.push_back(callers.ask(batcher, 0));
    kms.await_calls(1);
    for (unsigned i = 1; i <= 6; ++i)
        answers.push_back(callers.ask(batcher, i));
    await_waiting(batcher, 6);
    kms.open_gate();
    for (auto& answer : answers)
        EXPECT_TRUE(answer.get());
    EXPECT_EQ(kms.batches(), (Batches{1, 4, 2}));
}

TEST(Batcher, a_denied_record_fails_alone) {
    GatedKms kms(false);
    Callers callers;
    Batcher batcher(kms, key(), {});
    auto first = callers.ask(batcher, 1);
    kms.await_calls(1);
    auto denied = callers.ask(batcher, GatedKms::kDeniedNonce);
    auto beside = callers.ask(batcher, 2);
    await_waiting(batcher, 2);
    kms.open_gate();
    EXPECT_TRUE(first.get());
    EXPECT_EQ(denied.get().error().code, Errc::denied);
    EXPECT_TRUE(beside.get());
    EXPECT_EQ(kms.batches(), (Batches{1, 2}));
}

TEST(Batcher, a_full_queue_refuses_at_once) {
    GatedKms kms(false);
    Callers callers;
    Batcher batcher(kms, key(), {.batch_size = 8, .max_queue = 2});
    auto under_way = callers.ask(batcher, 0);
    kms.await_calls(1);
    auto second = callers.ask(batcher, 1);
    auto third = callers.ask(batcher, 2);
    await_waiting(batcher, 2);
    auto refused = callers.ask(batcher, 3);
    EXPECT_EQ(refused.get().error().code, Errc::busy);
    kms.open_gate();
    EXPECT_TRUE(under_way.get());
    EXPECT_TRUE(second.get());
    EXPECT_TRUE(third.get());
}

TEST(Batcher, closing_refuses_what_waits_and_lets_the_call_under_way_end) {
    GatedKms kms(false);
    Callers callers;
    Batcher batcher(kms, key(), {});
    auto under_way = callers.ask(batcher, 0);
    kms.await_calls(1);
    auto waiting = callers.ask(batcher, 1);
    await_waiting(batcher, 1);
    batcher.close();
    EXPECT_EQ(waiting.get().error().code, Errc::unavailable);
    EXPECT_EQ(callers.ask(batcher, 2).get().error().code, Errc::unavailable);
    kms.open_gate();
    EXPECT_TRUE(under_way.get());
    EXPECT_EQ(kms.batches(), Batches{1});
}

TEST(Batcher, a_request_that_waited_too_long_is_answered_and_never_signed) {
    GatedKms kms(false);
    Callers callers;
    Batcher batcher(kms, key(), {.request_timeout = std::chrono::milliseconds(20)});
    auto under_way = callers.ask(batcher, 0);
    kms.await_calls(1);
    auto waiting = callers.ask(batcher, 1);
    EXPECT_EQ(under_way.get().error().code, Errc::unavailable);
    EXPECT_EQ(waiting.get().error().code, Errc::unavailable);
    EXPECT_EQ(batcher.last_failure()->code, Errc::unavailable);
    kms.open_gate();
    await_waiting(batcher, 0);
    EXPECT_EQ(kms.batches(), Batches{1});
}

TEST(Batcher, takes_no_more_than_the_provider_does) {
    GatedKms kms(false);
    Callers callers;
    Batcher batcher(kms, key(), {.batch_size = 1000});
    std::vector<std::future<Answer>> answers;
    answers.push_back(callers.ask(batcher, 0));
    kms.await_calls(1);
    for (unsigned i = 1; i <= 300; ++i)
        answers.push_back(callers.ask(batcher, i));
    await_waiting(batcher, 300);
    kms.open_gate();
    for (auto& answer : answers)
        EXPECT_TRUE(answer.get());
    EXPECT_EQ(kms.batches(), (Batches{1, kms.max_batch(), 300 - kms.max_batch()}));
}

TEST(Batcher, survives_a_provider_that_throws_or_forgets) {
    for (const auto defect : {GatedKms::Defect::throws, GatedKms::Defect::forgets}) {
        GatedKms kms;
        kms.set_defect(defect);
        Callers callers;
        Batcher batcher(kms, key(), {});
        EXPECT_EQ(callers.ask(batcher, 0).get().error().code, Errc::internal);
        EXPECT_EQ(batcher.last_failure()->code, Errc::internal);
        kms.set_defect(GatedKms::Defect::none);
        EXPECT_TRUE(callers.ask(batcher, 1).get());
        EXPECT_EQ(batcher.last_failure(), std::nullopt);
    }
}

TEST(Batcher, a_refusal_is_no_failure) {
    GatedKms kms;
    Callers callers;
    Batcher batcher(kms, key(), {});
    EXPECT_EQ(callers.ask(batcher, GatedKms::kDeniedNonce).get().error().code, Errc::denied);
    EXPECT_EQ(batcher.last_failure(), std::nullopt);
    EXPECT_EQ(callers.ask(batcher, GatedKms::kInvalidNonce).get().error().code,
              Errc::invalid_params);
    EXPECT_EQ(batcher.last_failure(), std::nullopt);
}

TEST(Batcher, asks_again_for_what_was_unavailable_and_for_nothing_else) {
    GatedKms kms(false);
    Callers callers;
    std::atomic<int> told = 0;
    Batcher batcher(kms, key(), {.max_retries = 2, .on_retry = [&](const Error&) { ++told; }});
    auto first = callers.ask(batcher, 0);
    kms.await_calls(1);
    auto good = callers.ask(batcher, 1);
    auto later = callers.ask(batcher, GatedKms::kUnavailableNonce);
    auto denied = callers.ask(batcher, GatedKms::kDeniedNonce);
    await_waiting(batcher, 3);
    kms.set_unavailable(3);  // the call under way is one of them
    kms.open_gate();
    EXPECT_TRUE(first.get());
    EXPECT_TRUE(good.get());
    EXPECT_EQ(denied.get().error().code, Errc::denied);
    EXPECT_EQ(later.get().value().hash,
              erc4337::verifying_paymaster_hash(record(GatedKms::kUnavailableNonce)));
    EXPECT_EQ(kms.batches(), (Batches{1, 3, 1, 1}));
    EXPECT_EQ(told, 2);
    EXPECT_EQ(batcher.last_failure(), std::nullopt);
}

TEST(Batcher, asks_no_more_often_than_it_may) {
    for (const std::size_t most : {0U, 1U, 3U}) {
        GatedKms kms;
        kms.set_unavailable(1000);
        Callers callers;
        Batcher batcher(kms, key(), {.max_retries = most});
        EXPECT_EQ(callers.ask(batcher, GatedKms::kUnavailableNonce).get().error().code,
                  Errc::unavailable);
        EXPECT_EQ(kms.batches(), Batches(1 + most, 1));
        EXPECT_EQ(batcher.last_failure()->code, Errc::unavailable);
    }
}

TEST(Batcher, does_not_ask_again_for_what_failed) {
    for (const auto defect : {GatedKms::Defect::throws, GatedKms::Defect::forgets}) {
        GatedKms kms;
        kms.set_defect(defect);
        Callers callers;
        Batcher batcher(kms, key(), {.max_retries = 5});
        EXPECT_EQ(callers.ask(batcher, 0).get().error().code, Errc::internal);
        EXPECT_EQ(kms.batches(), Batches{1});
    }
}

TEST(Batcher, a_retry_does_not_hold_up_the_end) {
    GatedKms kms(false);
    kms.set_unavailable(1000);
    Callers callers;
    Batcher batcher(kms, key(), {.max_retries = 1000});
    auto asked = callers.ask(batcher, GatedKms::kUnavailableNonce);
    kms.await_calls(1);
    batcher.close();
    kms.open_gate();
    EXPECT_EQ(asked.get().error().code, Errc::unavailable);
    EXPECT_EQ(kms.batches(), Batches{1});
}

TEST(Batcher, does_not_ask_again_for_whom_nobody_waits) {
    GatedKms kms(false);
    kms.set_unavailable(1000);
    Callers callers;
    Batcher batcher(kms, key(),
                    {.request_timeout = std::chrono::milliseconds(1), .max_retries = 5});
    // One that is given up before its call begins never goes there.
    while (kms.batches().empty()) {
        const auto given_up = callers.ask(batcher, GatedKms::kUnavailableNonce).get();
        EXPECT_EQ(given_up.error().message, "the TEE did not answer in time");
    }
    kms.open_gate();
    while (batcher.last_failure()->message != "unavailable by the test")
        std::this_thread::yield();
    EXPECT_EQ(kms.batches(), Batches{1});
}

TEST(KeyIds, are_short_and_plain) {
    for (const char* good : {"a", "paymaster", "A-b_c.9"})
        EXPECT_TRUE(KeyId::parse(good)) << good;
    EXPECT_TRUE(KeyId::parse(std::string(64, 'k')));
    for (const char* bad : {"", "a b", "a/b", "é", "a\n"})
        EXPECT_FALSE(KeyId::parse(bad)) << bad;
    EXPECT_FALSE(KeyId::parse(std::string(65, 'k')));
}

}  // namespace
}  // namespace superrelay::kms
