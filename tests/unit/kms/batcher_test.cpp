// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <superrelay/kms/batcher.hpp>
#include <thread>

#include "gated_kms.hpp"
#include "run.hpp"

namespace superrelay::kms {
namespace {

namespace asio = boost::asio;
using support::GatedKms;
using Answer = Result<erc4337::Approval>;
using Batches = std::vector<std::size_t>;

KeyId key() {
    return KeyId::parse("paymaster").value();
}

erc4337::SponsorRecord record(unsigned nonce) {
    erc4337::SponsorRecord out{};
    out.nonce = nonce;
    return out;
}

/// Callers on I/O threads of their own.
class Callers {
public:
    explicit Callers(unsigned threads = 1) : work_(io_.get_executor()) {
        for (unsigned i = 0; i < threads; ++i)
            threads_.emplace_back([this] { io_.run(); });
    }
    ~Callers() {
        work_.reset();
        for (auto& thread : threads_)
            thread.join();
    }
    Callers(const Callers&) = delete;
    Callers& operator=(const Callers&) = delete;

    std::future<Answer> ask(Batcher& batcher, unsigned nonce) {
        return asio::co_spawn(io_, batcher.sponsor(record(nonce)), asio::use_future);
    }

    /// Returns once everything that was asked so far has been queued (one thread only).
    void settle() {
        asio::post(io_, asio::use_future).get();
        asio::post(io_, asio::use_future).get();
    }

private:
    asio::io_context io_;
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    std::vector<std::thread> threads_;
};

TEST(Batcher, answers_each_with_its_own) {
    GatedKms kms;
    Batcher batcher(kms, key(), {});
    Callers callers(2);
    std::vector<std::future<Answer>> answers;
    for (unsigned i = 0; i < 500; ++i)
        answers.push_back(callers.ask(batcher, i));
    for (unsigned i = 0; i < 500; ++i) {
        EXPECT_EQ(from_big_endian(answers[i].get().value().hash.view()), i);
    }
}

TEST(Batcher, what_arrives_during_a_call_is_the_next_batch) {
    GatedKms kms(false);
    Batcher batcher(kms, key(), {.batch_size = 4});
    Callers callers;
    std::vector<std::future<Answer>> answers;
    answers.push_back(callers.ask(batcher, 0));
    kms.await_calls(1);
    for (unsigned i = 1; i <= 6; ++i)
        answers.push_back(callers.ask(batcher, i));
    callers.settle();
    kms.open_gate();
    for (auto& answer : answers)
        EXPECT_TRUE(answer.get());
    EXPECT_EQ(kms.batches(), (Batches{1, 4, 2}));
}

TEST(Batcher, a_denied_record_fails_alone) {
    GatedKms kms(false);
    Batcher batcher(kms, key(), {});
    Callers callers;
    auto first = callers.ask(batcher, 1);
    kms.await_calls(1);
    auto denied = callers.ask(batcher, GatedKms::kDeniedNonce);
    auto beside = callers.ask(batcher, 2);
    callers.settle();
    kms.open_gate();
    EXPECT_TRUE(first.get());
    EXPECT_EQ(denied.get().error().code, Errc::denied);
    EXPECT_TRUE(beside.get());
    EXPECT_EQ(kms.batches(), (Batches{1, 2}));
}

TEST(Batcher, a_full_queue_refuses_at_once) {
    GatedKms kms(false);
    Batcher batcher(kms, key(), {.batch_size = 8, .max_queue = 2});
    Callers callers;
    auto under_way = callers.ask(batcher, 0);
    kms.await_calls(1);
    auto second = callers.ask(batcher, 1);
    auto third = callers.ask(batcher, 2);
    auto refused = callers.ask(batcher, 3);
    EXPECT_EQ(refused.get().error().code, Errc::busy);
    kms.open_gate();
    EXPECT_TRUE(under_way.get());
    EXPECT_TRUE(second.get());
    EXPECT_TRUE(third.get());
}

TEST(Batcher, stopping_ends_what_is_under_way_and_refuses_the_rest) {
    GatedKms kms(false);
    Batcher batcher(kms, key(), {});
    Callers callers;
    auto under_way = callers.ask(batcher, 0);
    kms.await_calls(1);
    auto waiting = callers.ask(batcher, 1);
    callers.settle();
    std::thread stopper([&] { batcher.stop(); });
    EXPECT_EQ(waiting.get().error().code, Errc::unavailable);
    kms.open_gate();
    stopper.join();
    EXPECT_TRUE(under_way.get());
    EXPECT_EQ(callers.ask(batcher, 2).get().error().code, Errc::unavailable);
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
