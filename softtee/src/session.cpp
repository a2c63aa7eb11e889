// SPDX-License-Identifier: MIT
#include "session.hpp"

namespace softtee {

void Cancellation::start() {
    const std::lock_guard lock(mutex_);
    requested_ = false;
    masked_ = true;
}

void Cancellation::request() {
    const std::lock_guard lock(mutex_);
    requested_ = true;
    changed_.notify_all();
}

bool Cancellation::effective() const {
    const std::lock_guard lock(mutex_);
    return requested_ && !masked_;
}

bool Cancellation::set_masked(bool masked) {
    const std::lock_guard lock(mutex_);
    const bool before = masked_;
    masked_ = masked;
    return before;
}

bool Cancellation::wait_for(std::chrono::milliseconds duration) {
    std::unique_lock lock(mutex_);
    return !changed_.wait_for(lock, duration, [this] { return requested_ && !masked_; });
}

}  // namespace softtee
