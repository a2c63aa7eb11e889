// SPDX-License-Identifier: MIT
#include "watchdog.hpp"

#include <utility>

namespace superrelay::net {

Watchdog::Watchdog(const boost::asio::any_io_executor& executor, std::function<void()> on_expiry)
    : on_expiry_(std::move(on_expiry)),
      timer_(executor),
      self_(std::make_shared<Watchdog*>(this)) {}

Watchdog::~Watchdog() {
    *self_ = nullptr;
}

Watchdog::Clock::time_point Watchdog::later(std::chrono::milliseconds timeout) {
    const auto now = Clock::now();
    const auto room = Clock::time_point::max() - now;
    const bool fits = timeout < std::chrono::duration_cast<std::chrono::milliseconds>(room);
    return fits ? now + timeout : Clock::time_point::max();
}

void Watchdog::expire_at(Clock::time_point deadline) {
    expired_ = false;
    deadline_ = deadline;
    if (deadline < wake_) {
        arm(deadline);
    }
}

void Watchdog::arm(Clock::time_point wake) {
    wake_ = wake;
    timer_.expires_at(wake);
    timer_.async_wait([self = self_](const boost::system::error_code& error) {
        if (!error && *self != nullptr) {
            (*self)->on_wake();
        }
    });
}

void Watchdog::on_wake() {
    wake_ = Clock::time_point::max();
    if (deadline_ == Clock::time_point::max()) {
        return;
    }
    if (Clock::now() < deadline_) {
        arm(deadline_);
        return;
    }
    deadline_ = Clock::time_point::max();
    expired_ = true;
    on_expiry_();
}

}  // namespace superrelay::net
