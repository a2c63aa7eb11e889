// SPDX-License-Identifier: MIT
#include "tee_slots.hpp"

#include <algorithm>

namespace superrelay::device_plugin {

TeeSlots::TeeSlots(const std::string& device_name, unsigned count) {
    for (unsigned i = 0; i < count; ++i)
        ids_.push_back(device_name + '-' + std::to_string(i));
}

bool TeeSlots::has(std::string_view id) const noexcept {
    return std::ranges::find(ids_, id) != ids_.end();
}

bool TeeSlots::healthy() const {
    const std::lock_guard lock(mutex_);
    return healthy_;
}

void TeeSlots::set_healthy(bool healthy) {
    {
        const std::lock_guard lock(mutex_);
        healthy_ = healthy;
    }
    changed_.notify_all();
}

bool TeeSlots::wait_for_other(bool known, std::chrono::milliseconds most) const {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, most, [&] { return healthy_ != known; });
    return healthy_;
}

}  // namespace superrelay::device_plugin
