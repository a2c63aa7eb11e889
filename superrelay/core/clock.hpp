// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>

namespace superrelay {

/// Seconds since the Unix epoch, the unit of validUntil and validAfter (EIP-4337).
using UnixTime = std::chrono::sys_seconds;

[[nodiscard]] constexpr std::uint64_t seconds_of(UnixTime time) noexcept {
    return static_cast<std::uint64_t>(time.time_since_epoch().count());
}

/// The host's wall clock, injected so that tests choose the time. Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual UnixTime now() const = 0;
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] UnixTime now() const override {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    }
};

}  // namespace superrelay
