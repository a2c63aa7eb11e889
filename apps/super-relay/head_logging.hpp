// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <superrelay/audit/chain.hpp>

namespace superrelay::app {

/// When the record's head is due to be logged: at first, and every ten minutes while it moves.
class HeadLogging {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::minutes kInterval{10};

    [[nodiscard]] bool is_due(const std::optional<audit::Head>& head,
                              Clock::time_point now = Clock::now()) {
        if (!head || head == logged_ || (logged_ && now - at_ < kInterval)) return false;
        logged_ = head;
        at_ = now;
        return true;
    }

private:
    std::optional<audit::Head> logged_;
    Clock::time_point at_{};
};

}  // namespace superrelay::app
