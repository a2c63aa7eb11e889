// SPDX-License-Identifier: MIT
// The signing queue in virtual time, on one thread: thousands of schedules of arrivals, turns of
// the loop, calls, cancellations, deadlines, losses and shutdowns, each made from its seed.
#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <future>
#include <random>
#include <superrelay/kms/signing_queue.hpp>

namespace superrelay::kms {
namespace {

/// Stands still until it is told.
struct VirtualClock {
    using duration = std::chrono::milliseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<VirtualClock>;
    static constexpr bool is_steady = true;

    static time_point now() noexcept { return time; }
    static inline time_point time{};
};

}  // namespace
}  // namespace superrelay::kms

/// Asio looks at the clock at each turn, and never waits for it.
template <>
struct boost::asio::wait_traits<superrelay::kms::VirtualClock> {
    using Clock = superrelay::kms::VirtualClock;
    static Clock::duration to_wait_duration(const Clock::duration& /*left*/) { return {}; }
    static Clock::duration to_wait_duration(const Clock::time_point& /*until*/) { return {}; }
};

namespace superrelay::kms {
namespace {

namespace asio = boost::asio;
using Queue = SigningQueue<VirtualClock>;
using Milliseconds = VirtualClock::duration;

constexpr std::size_t kMaxBytes = 100;

/// One schedule. What the queue promises is checked at every step.
class Simulation {
public:
    explicit Simulation(unsigned seed) : random_(seed) {
        settings_ = {.batch_size = below(4) + 1,
                     .batch_bytes = kMaxBytes,
                     .max_queue = below(12) + 1,
                     .batch_timeout = Milliseconds(below(4) * 5),
                     .request_timeout = Milliseconds(20 + below(40))};
        queue_ = std::make_shared<Queue>(settings_);
    }

    void run() {
        for (unsigned step = 0; step < 40; ++step)
            act();
        finish();
    }

private:
    struct Asked {
        VirtualClock::time_point since{};  ///< the loop came to it
        asio::cancellation_signal cancel{};
        bool cancelled = false;
        bool taken = false;
        std::optional<Queue::Answer> promised{};  ///< by the call it was in
        std::optional<Queue::Answer> answer{};
    };

    unsigned below(unsigned bound) { return static_cast<unsigned>(random_() % bound); }

    void act() {
        switch (below(9)) {
            case 0:
            case 1:
            case 2:
                return ask();
            case 3:
                return turn();
            case 4:
                return pass(Milliseconds(below(10)));
            case 5:
                return cancel();
            case 6:
            case 7:
                return under_way_.empty() ? take() : end_call();
            default:
                if (below(30) == 0) close();
        }
    }

    void ask() {
        const std::size_t id = asked_.size();
        auto& asked = *asked_.emplace_back(std::make_unique<Asked>());
        erc4337::SponsorRecord record{};
        record.nonce = id;
        if (below(3) == 0)
            record.v06 = {.init_code = {}, .call_data = Bytes(below(150)), .sender_nonce = 0};
        asio::co_spawn(io_, await_answer(std::move(record), asked),
                       asio::bind_cancellation_slot(
                           asked.cancel.slot(),
                           [&asked](const std::exception_ptr& /*cancelled*/, Queue::Answer answer) {
                               ASSERT_FALSE(asked.answer) << "answered twice";
                               asked.answer = std::move(answer);
                           }));
    }

    asio::awaitable<Queue::Answer> await_answer(erc4337::SponsorRecord record, Asked& asked) {
        asked.since = VirtualClock::now();
        co_return co_await queue_->sponsor(std::move(record));
    }

    /// All that is ready to run in the loop, and the deadlines that have passed.
    void turn() {
        io_.restart();
        while (io_.poll() > 0)
            io_.restart();
        ASSERT_LE(queue_->waiting(), settings_.max_queue);
        for (const auto& asked : asked_)
            check(*asked);
    }

    void check(const Asked& asked) {
        const bool late = VirtualClock::now() >= asked.since + settings_.request_timeout;
        ASSERT_TRUE(asked.answer || !late) << "it waits beyond its deadline";
        if (!asked.answer || asked.cancelled) return;
        if (*asked.answer) {
            ASSERT_TRUE(asked.promised && *asked.promised);
            ASSERT_EQ((*asked.answer)->hash, (*asked.promised)->hash) << "another's approval";
            return;
        }
        const Error& error = asked.answer->error();
        if (error == Queue::timeout_error()) {
            ASSERT_TRUE(late);
        } else if (error == Queue::closed_error()) {
            ASSERT_TRUE(closed_ && !asked.taken);
        } else if (error.code == Errc::busy) {
            ASSERT_FALSE(asked.taken);
            ASSERT_GE(error.retry_after, Milliseconds(1));
            ASSERT_LE(error.retry_after, settings_.request_timeout);
        } else {
            ASSERT_TRUE(asked.promised && !*asked.promised);
            ASSERT_EQ(error, asked.promised->error());
        }
    }

    void pass(Milliseconds time) { VirtualClock::time += time; }

    void cancel() {
        if (asked_.empty()) return;
        auto& asked = *asked_[below(static_cast<unsigned>(asked_.size()))];
        asked.cancelled = true;
        asked.cancel.emit(asio::cancellation_type::terminal);
    }

    void close() {
        closed_ = true;
        queue_->close();
    }

    void take() {
        under_way_ = queue_->take();
        if (under_way_.empty()) return;
        ASSERT_FALSE(closed_);
        ASSERT_LE(under_way_.size(), settings_.batch_size);
        std::size_t bytes = 0;
        for (const auto& request : under_way_) {
            const auto id = static_cast<std::size_t>(request->record.nonce);
            ASSERT_FALSE(asked_[id]->taken) << "taken twice";
            ASSERT_FALSE(asked_[id]->answer) << "nobody waits for it";
            ASSERT_TRUE(!last_taken_ || *last_taken_ < id) << "out of turn";
            last_taken_ = id;
            asked_[id]->taken = true;
            bytes += request->record.v06 ? request->record.v06->call_data.size() : 0;
        }
        ASSERT_TRUE(under_way_.size() == 1 || bytes <= kMaxBytes);
    }

    /// The call comes back: with its answers, with refusals among them, or without a session.
    void end_call() {
        const bool lost = below(4) == 0;
        Queue::Answers answers;
        for (const auto& request : under_way_) {
            const auto id = static_cast<std::size_t>(request->record.nonce);
            Queue::Answer answer =
                erc4337::Approval{.hash = to_big_endian<32>(id), .signature = {}};
            if (below(5) == 0) answer = fail(Errc::denied, "denied " + std::to_string(id));
            if (lost) answer = fail(Errc::unavailable, "the session is lost");
            asked_[id]->promised = answer;
            answers.push_back(std::move(answer));
        }
        queue_->served(answers.size(), Milliseconds(below(100)));
        Queue::answer(std::exchange(under_way_, {}), std::move(answers));
    }

    /// Whatever happened before: the loop turns, calls end, and everybody is answered.
    void finish() {
        for (unsigned i = 0; i < 1000; ++i) {
            if (!under_way_.empty()) end_call();
            turn();
            if (queue_->waiting() == 0) break;
            take();
            ASSERT_TRUE(!under_way_.empty() || queue_->waiting() == 0)
                << "the loop has turned, and what waits is held";
        }
        for (const auto& asked : asked_)
            ASSERT_TRUE(asked->answer) << "never answered";
    }

    std::mt19937 random_;
    Queue::Settings settings_{};
    asio::io_context io_;
    std::vector<std::unique_ptr<Asked>> asked_;
    std::shared_ptr<Queue> queue_;
    Queue::Batch under_way_;
    std::optional<std::size_t> last_taken_;
    bool closed_ = false;
};

TEST(SigningQueue, keeps_its_promises_in_ten_thousand_schedules) {
    for (unsigned seed = 0; seed < 10'000 && !testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Simulation(seed).run();
    }
}

/// In real time: no more than that it ends is asked of it.
TEST(SigningQueue, has_a_batch_in_time_though_the_loop_does_not_turn) {
    using SteadyQueue = SigningQueue<std::chrono::steady_clock>;
    using std::chrono::milliseconds;
    asio::io_context io;
    const auto queue = std::make_shared<SteadyQueue>(
        SteadyQueue::Settings{.batch_size = 3,
                              .batch_bytes = 1000,
                              .max_queue = 10,
                              .batch_timeout = milliseconds(5),
                              .request_timeout = std::chrono::hours(1)});
    auto batch =
        std::async(std::launch::async, [&] { return queue->await_batch(std::chrono::hours(1)); });
    asio::co_spawn(io, queue->sponsor({}), [](const std::exception_ptr&, auto) {});
    while (queue->waiting() == 0)
        ASSERT_EQ(io.poll_one(), 1U);
    const auto found = batch.wait_for(std::chrono::minutes(1));
    if (found != std::future_status::ready) queue->close();
    EXPECT_EQ(batch.get().value().size(), 1U);
}

/// Whether who awaits a batch is told that one who had asked has waited too long; not when it began
/// to wait only afterwards.
bool is_told_of_a_timeout() {
    using SteadyQueue = SigningQueue<std::chrono::steady_clock>;
    using std::chrono::milliseconds;
    asio::io_context io;
    const auto queue =
        std::make_shared<SteadyQueue>(SteadyQueue::Settings{.batch_size = 1,
                                                            .batch_bytes = 1000,
                                                            .max_queue = 10,
                                                            .batch_timeout = milliseconds(0),
                                                            .request_timeout = milliseconds(100)});
    asio::co_spawn(io, queue->sponsor({}), [](const std::exception_ptr&, auto) {});
    while (queue->waiting() == 0)
        io.poll_one();
    const auto taken = queue->take();  // and never answered
    auto next =
        std::async(std::launch::async, [&] { return queue->await_batch(std::chrono::hours(1)); });
    io.run();
    const bool told = next.wait_for(std::chrono::seconds(5)) == std::future_status::ready;
    queue->close();
    return told && !next.get();
}

TEST(SigningQueue, tells_who_awaits_a_batch_of_one_who_waited_too_long) {
    bool told = false;
    for (int i = 0; i < 5 && !told; ++i)
        told = is_told_of_a_timeout();
    EXPECT_TRUE(told);
}

/// Asks without letting the loop turn to its end.
class HeldQueue : public testing::Test {
protected:
    void ask(unsigned count) {
        for (unsigned i = 0; i < count; ++i)
            asio::co_spawn(io_, queue_->sponsor({}), [](const std::exception_ptr&, auto) {});
        while (queue_->waiting() < count)
            ASSERT_EQ(io_.poll_one(), 1U);
    }

    /// When one more than there is room for is told to ask again.
    Milliseconds refused_until() {
        Milliseconds told(-1);
        asio::co_spawn(io_, queue_->sponsor({}),
                       [&](const std::exception_ptr&, const Queue::Answer& answer) {
                           told = answer.error().retry_after;
                       });
        while (told.count() < 0 && io_.poll_one() == 1) {
        }
        return told;
    }

    asio::io_context io_;
    std::shared_ptr<Queue> queue_ =
        std::make_shared<Queue>(Queue::Settings{.batch_size = 3,
                                                .batch_bytes = 1000,
                                                .max_queue = 10,
                                                .batch_timeout = Milliseconds(50),
                                                .request_timeout = Milliseconds(1000)});
};

TEST_F(HeldQueue, what_came_in_one_turn_goes_together) {
    ask(2);
    EXPECT_TRUE(queue_->take().empty());
    io_.poll();
    EXPECT_EQ(queue_->take().size(), 2U);
}

TEST_F(HeldQueue, a_full_batch_goes_at_once) {
    ask(4);
    EXPECT_EQ(queue_->take().size(), 3U);
    EXPECT_TRUE(queue_->take().empty());
}

TEST_F(HeldQueue, none_waits_longer_than_the_batch_timeout) {
    queue_->served(1, std::chrono::hours(1));
    ask(1);
    VirtualClock::time += Milliseconds(49);
    EXPECT_TRUE(queue_->take().empty());
    VirtualClock::time += Milliseconds(1);
    EXPECT_EQ(queue_->take().size(), 1U);
}

TEST_F(HeldQueue, none_waits_longer_than_a_request_takes) {
    queue_->served(2, Milliseconds(20));
    ask(1);
    VirtualClock::time += Milliseconds(9);
    EXPECT_TRUE(queue_->take().empty());
    VirtualClock::time += Milliseconds(1);
    EXPECT_EQ(queue_->take().size(), 1U);
}

TEST_F(HeldQueue, that_is_full_tells_when_what_waits_will_have_been_signed) {
    using std::chrono::microseconds;
    ask(10);
    EXPECT_EQ(refused_until(), Milliseconds(10)) << "nothing is known yet";
    queue_->served(3, microseconds(9000));
    EXPECT_EQ(refused_until(), Milliseconds(30));
    queue_->served(1, microseconds(7000));
    EXPECT_EQ(refused_until(), Milliseconds(40)) << "(3 * 3 ms + 7 ms) / 4 each";
    queue_->served(0, microseconds(7000));
    EXPECT_EQ(refused_until(), Milliseconds(40));
}

TEST_F(HeldQueue, that_is_full_tells_neither_nothing_nor_more_than_the_timeout) {
    ask(10);
    queue_->served(1, std::chrono::nanoseconds(1));
    EXPECT_EQ(refused_until(), Milliseconds(1));
    queue_->served(1, std::chrono::hours(1));
    EXPECT_EQ(refused_until(), Milliseconds(1000));
}

TEST_F(HeldQueue, that_is_full_tells_the_timeout_while_the_tee_lets_requests_time_out) {
    queue_->served(1, Milliseconds(2));
    ask(10);
    VirtualClock::time += Milliseconds(1000);
    io_.poll();
    ASSERT_TRUE(queue_->timed_out());
    EXPECT_TRUE(queue_->take().empty());
    io_.restart();
    ask(10);
    EXPECT_EQ(refused_until(), Milliseconds(1000));
    queue_->forget_timeouts();
    EXPECT_EQ(refused_until(), Milliseconds(20));
}

}  // namespace
}  // namespace superrelay::kms
