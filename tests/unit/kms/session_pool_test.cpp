// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <superrelay/kms/session_pool.hpp>

#include "batcher_fixture.hpp"
#include "gated_kms.hpp"

namespace superrelay::kms {
namespace {

using std::chrono::milliseconds;
using Keys = Result<SessionPool::Keys>;

/// What the sessions of a pool do, and have done. Thread-safe.
class Tee {
public:
    enum class Behaviour : std::uint8_t { works, is_dead, throws };

    void open_gate(bool open = true) {
        change([&] { gate_open_ = open; });
    }
    /// Of the calls from now on, after which all work.
    void behave(std::deque<Behaviour> calls) {
        change([&] { behaviours_ = std::move(calls); });
    }
    void refuse_sessions(bool refuse) {
        change([&] { refuses_ = refuse; });
    }

    SessionPool::Open opener();

    /// Blocks until so many calls have begun, or sessions were closed.
    void await_calls(unsigned count) {
        await([&] { return calls_ >= count; });
    }
    void await_closed(unsigned count) {
        await([&] { return closed_ >= count; });
    }
    unsigned opened() {
        const std::lock_guard lock(mutex_);
        return opened_;
    }
    unsigned calls() {
        const std::lock_guard lock(mutex_);
        return calls_;
    }

    void session_closed() {
        change([&] { ++closed_; });
    }
    Keys list_keys(unsigned session) {
        std::unique_lock lock(mutex_);
        ++calls_;
        changed_.notify_all();
        changed_.wait(lock, [&] { return gate_open_; });
        const auto behaviour = behaviours_.empty() ? Behaviour::works : behaviours_.front();
        if (!behaviours_.empty()) behaviours_.pop_front();
        if (behaviour == Behaviour::throws) throw std::runtime_error("thrown by the test");
        if (behaviour == Behaviour::is_dead) return fail(Errc::unavailable, "the TA has panicked");
        return SessionPool::Keys{{"session " + std::to_string(session), {}, {}, {}}};
    }

private:
    void change(const std::function<void()>& what) {
        const std::lock_guard lock(mutex_);
        what();
        changed_.notify_all();
    }
    void await(const std::function<bool()>& what) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, what);
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    bool gate_open_ = true;
    bool refuses_ = false;
    std::deque<Behaviour> behaviours_;
    unsigned opened_ = 0;
    unsigned closed_ = 0;
    unsigned calls_ = 0;
};

class PooledSession final : public support::GatedKms {
public:
    PooledSession(Tee& tee, unsigned number) : tee_(tee), number_(number) {}
    ~PooledSession() override { tee_.session_closed(); }
    PooledSession(const PooledSession&) = delete;
    PooledSession& operator=(const PooledSession&) = delete;

    Keys list_keys() override { return tee_.list_keys(number_); }
    bool release_idle() noexcept override { return active_.exchange(false); }
    Traffic traffic() const noexcept override { return {5, 1, active_ ? 1U : 0U}; }

private:
    Tee& tee_;
    unsigned number_;
    std::atomic<bool> active_ = true;
};

SessionPool::Open Tee::opener() {
    return [this]() -> Result<std::unique_ptr<KmsProvider>> {
        const std::lock_guard lock(mutex_);
        if (refuses_) return fail(Errc::unavailable, "there is no TEE");
        return std::make_unique<PooledSession>(*this, ++opened_);
    };
}

/// "session 1", or the error's name.
std::string said(std::future<Keys>& answer) {
    const auto keys = answer.get();
    return keys ? keys->at(0).id : std::string(name_of(keys.error().code));
}

class SessionPoolTest : public testing::Test {
protected:
    std::future<Keys> begin(SessionPool& pool) { return callers_.start(pool.list_keys()); }
    std::string ask(SessionPool& pool) {
        auto answer = begin(pool);
        return said(answer);
    }

    /// Returns when the callers' one thread has come to all that was begun.
    void await_begun() { callers_.start(nothing()).get(); }

    Tee tee_;
    Callers callers_;

private:
    static boost::asio::awaitable<bool> nothing() { co_return true; }
};

TEST_F(SessionPoolTest, opens_a_session_when_it_is_asked_and_keeps_it) {
    SessionPool pool(tee_.opener(), {.sessions = 3});
    EXPECT_EQ(tee_.opened(), 0U);
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(ask(pool), "session 1");
    EXPECT_EQ(pool.traffic().sessions_active, 1U);
}

TEST_F(SessionPoolTest, asks_as_many_at_once_as_it_has_sessions) {
    tee_.open_gate(false);
    SessionPool pool(tee_.opener(), {.sessions = 2});
    std::vector<std::future<Keys>> answers;
    for (int i = 0; i < 3; ++i)
        answers.push_back(begin(pool));
    tee_.await_calls(2);
    EXPECT_EQ(pool.traffic().sessions_active, 2U);
    EXPECT_EQ(tee_.calls(), 2U);
    tee_.open_gate();
    for (auto& answer : answers)
        EXPECT_TRUE(answer.get());
    EXPECT_EQ(tee_.opened(), 2U);
    EXPECT_EQ(tee_.calls(), 3U);
}

TEST_F(SessionPoolTest, is_busy_when_too_many_wait) {
    tee_.open_gate(false);
    SessionPool pool(tee_.opener(), {.sessions = 1, .max_queue = 2});
    auto under_way = begin(pool);
    tee_.await_calls(1);
    auto first = begin(pool);
    auto second = begin(pool);
    EXPECT_EQ(ask(pool), "busy");
    tee_.open_gate();
    for (auto* answer : {&under_way, &first, &second})
        EXPECT_EQ(said(*answer), "session 1");
}

TEST_F(SessionPoolTest, waits_no_longer_than_it_may_and_forgets_who_has_gone) {
    tee_.open_gate(false);
    SessionPool pool(tee_.opener(),
                     {.sessions = 1, .max_queue = 1, .request_timeout = milliseconds(1)});
    while (tee_.calls() == 0)
        EXPECT_EQ(ask(pool), "unavailable");
    // One hangs in the TEE; each of the others finds the place of the one before it.
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(ask(pool), "unavailable");
    tee_.open_gate();
}

TEST_F(SessionPoolTest, closes_a_session_that_threw) {
    tee_.behave({Tee::Behaviour::works, Tee::Behaviour::throws});
    SessionPool pool(tee_.opener(), {});
    EXPECT_EQ(ask(pool), "session 1");
    EXPECT_EQ(ask(pool), "internal");
    EXPECT_EQ(ask(pool), "session 2");
}

TEST_F(SessionPoolTest, opens_anew_a_session_that_died_meanwhile) {
    tee_.behave({Tee::Behaviour::works, Tee::Behaviour::is_dead});
    SessionPool pool(tee_.opener(), {});
    EXPECT_EQ(ask(pool), "session 1");
    EXPECT_EQ(ask(pool), "session 2");
    tee_.behave({Tee::Behaviour::is_dead, Tee::Behaviour::is_dead});
    EXPECT_EQ(ask(pool), "unavailable");
    EXPECT_EQ(tee_.calls(), 5U);
    // A new one that is dead at once says so.
    tee_.behave({Tee::Behaviour::is_dead});
    EXPECT_EQ(ask(pool), "unavailable");
    EXPECT_EQ(tee_.calls(), 6U);
    EXPECT_EQ(ask(pool), "session 5");
}

TEST_F(SessionPoolTest, says_that_there_is_no_tee_until_there_is_one) {
    tee_.refuse_sessions(true);
    SessionPool pool(tee_.opener(), {});
    EXPECT_EQ(ask(pool), "unavailable");
    tee_.refuse_sessions(false);
    EXPECT_EQ(ask(pool), "session 1");
}

TEST_F(SessionPoolTest, closes_what_is_not_needed_and_counts_it) {
    SessionPool pool(tee_.opener(), {.sessions = 2, .idle_timeout = milliseconds(1)});
    for (unsigned i = 1; i <= 3; ++i) {
        EXPECT_EQ(ask(pool), "session " + std::to_string(i));
        tee_.await_closed(i);
        const Traffic traffic = pool.traffic();
        EXPECT_EQ(traffic.switches, 5U * i);
        EXPECT_EQ(traffic.sessions_opened, i);
        EXPECT_EQ(traffic.sessions_active, 0U);
    }
}

TEST_F(SessionPoolTest, answers_who_waits_when_it_closes) {
    tee_.open_gate(false);
    std::future<Keys> under_way;
    {
        SessionPool pool(tee_.opener(), {.sessions = 1});
        under_way = begin(pool);
        tee_.await_calls(1);
        auto waiting = begin(pool);
        await_begun();
        pool.close();
        EXPECT_EQ(waiting.get().error().message, "the node is shutting down");
        EXPECT_EQ(ask(pool), "unavailable");
        tee_.open_gate();
    }
    EXPECT_EQ(said(under_way), "session 1");
}

}  // namespace
}  // namespace superrelay::kms
