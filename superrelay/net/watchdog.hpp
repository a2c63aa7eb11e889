// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>

namespace superrelay::net {

/// A deadline over a sequence of operations on one connection.
///
/// Setting a deadline costs an assignment most of the time: the timer is only re-armed when the
/// new deadline is earlier than the time it wakes at anyway. The action must be sticky (shut the
/// socket down, close it) rather than cancel one operation: the operation may just have completed
/// and the next one be about to start.
///
/// Not thread-safe: used on its executor alone, which runs one handler at a time.
class Watchdog {
public:
    using Clock = std::chrono::steady_clock;

    Watchdog(const boost::asio::any_io_executor& executor, std::function<void()> on_expiry);
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

    /// Replaces the deadline. A time beyond the clock's range means none.
    void expire_after(std::chrono::milliseconds timeout) { expire_at(later(timeout)); }
    void expire_at(Clock::time_point deadline);
    void disarm() { deadline_ = Clock::time_point::max(); }

    /// Whether the last deadline set has passed and the action was run.
    [[nodiscard]] bool expired() const noexcept { return expired_; }

    /// now + timeout, without overflow.
    [[nodiscard]] static Clock::time_point later(std::chrono::milliseconds timeout);

private:
    void arm(Clock::time_point wake);
    void on_wake();

    std::function<void()> on_expiry_;
    boost::asio::steady_timer timer_;
    // Handlers that were already queued when the watchdog went away find this empty.
    std::shared_ptr<Watchdog*> self_;
    Clock::time_point deadline_ = Clock::time_point::max();
    Clock::time_point wake_ = Clock::time_point::max();
    bool expired_ = false;
};

}  // namespace superrelay::net
