// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <superrelay/core/result.hpp>
#include <utility>

namespace superrelay::chain {

/// Something that is read again and again: the last good answer, for as long as it may count.
template <typename T>
class Fact {
public:
    using Time = std::chrono::steady_clock::time_point;

    /// @param initial  what is said before the first answer
    explicit Fact(Result<T> initial) : value_(std::move(initial)) {}

    /// A failure leaves the last good answer in place, and says why it is out of date later on.
    void update(Result<T> answer, Time now) {
        if (!answer && value_) {
            stale_ = fail(Errc::unavailable, "out of date: " + answer.error().message);
            return;
        }
        value_ = std::move(answer);
        read_at_ = now;
    }

    /// Nothing that was read counts any more.
    void drop(const Error& why) { value_ = tl::unexpected(why); }

    /// @param max_age  of a good answer; an older one is Errc::unavailable
    [[nodiscard]] const Result<T>& get(Time now, std::chrono::milliseconds max_age) const {
        return value_ && now - read_at_ > max_age ? stale_ : value_;
    }

    /// The last good answer however old, and when it was read: to show, not to judge by.
    [[nodiscard]] const Result<T>& last() const noexcept { return value_; }
    [[nodiscard]] Time read_at() const noexcept { return read_at_; }

private:
    Result<T> value_;
    Result<T> stale_ = fail(Errc::unavailable, "out of date: the chain was not read for long");
    Time read_at_{};
};

}  // namespace superrelay::chain
