// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <superrelay/config/config.hpp>
#include <superrelay/kms/kms_provider.hpp>
#include <superrelay/readiness/findings.hpp>
#include <thread>
#include <vector>

#include "backend.hpp"
#include "hardware_rng.hpp"
#include "tamper_lock.hpp"

namespace superrelay::app {

/// Holds the machine to what the configuration demands of it: once at the start, then by a thread,
/// which feeds the TEE's generator and looks for tampering, each in its interval, with a session of
/// its own that it opens for that moment.
class TeeGuard {
public:
    /// @param provider  an open session, for the start alone
    /// @return Errc::config_invalid for a demand that is not met, Errc::unavailable for a hardware
    ///         generator that cannot be used
    [[nodiscard]] static Result<std::unique_ptr<TeeGuard>> create(const config::Config& config,
                                                                  const Backend& backend,
                                                                  kms::KmsProvider& provider);
    ~TeeGuard();
    TeeGuard(const TeeGuard&) = delete;
    TeeGuard& operator=(const TeeGuard&) = delete;

    [[nodiscard]] const TamperLock& lock() const noexcept { return lock_; }

    /// What it finds now. Thread-safe.
    [[nodiscard]] std::vector<readiness::Finding> findings() const;

private:
    using Clock = std::chrono::steady_clock;

    TeeGuard(const config::Config::OpteeKms& config, Backend::Open open);

    [[nodiscard]] Result<void> begin(bool isolated, kms::KmsProvider& provider);
    void look(kms::KmsProvider& provider);
    void feed_again(kms::KmsProvider& provider);
    void work();
    void run() noexcept;

    const config::Config::OpteeKms config_;
    const Backend::Open open_;
    TamperLock lock_;
    HardwareRng generator_;
    Clock::time_point next_look_;
    Clock::time_point next_feed_;

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool ends_ = false;                          // guarded by mutex_
    std::vector<readiness::Finding> unchecked_;  // guarded by mutex_: by the last look
    std::vector<readiness::Finding> failing_;    // guarded by mutex_: the generator, the session
    std::thread thread_;                         // last: it uses all of the above
};

}  // namespace superrelay::app
