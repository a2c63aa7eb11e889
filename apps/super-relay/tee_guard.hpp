// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "backend.hpp"
#include "tee_rounds.hpp"

namespace superrelay::app {

/// Holds the machine to what the configuration demands of it: once at the start, then by a thread
/// of its own, with a session of its own that it opens for each round.
class TeeGuard {
public:
    /// @param provider  an open session, for the start alone
    /// @return as TeeRounds::begin()
    [[nodiscard]] static Result<std::unique_ptr<TeeGuard>> create(const config::Config& config,
                                                                  const Backend& backend,
                                                                  kms::KmsProvider& provider);
    ~TeeGuard();
    TeeGuard(const TeeGuard&) = delete;
    TeeGuard& operator=(const TeeGuard&) = delete;

    [[nodiscard]] const TamperLock& lock() const noexcept { return rounds_.lock(); }

    /// What it finds now. Thread-safe, as what follows.
    [[nodiscard]] std::vector<readiness::Finding> findings() const { return rounds_.findings(); }
    [[nodiscard]] kms::Traffic traffic() const { return rounds_.traffic(); }

private:
    TeeGuard(const config::Config::OpteeKms& config, Backend::Open open);

    void run() noexcept;

    TeeRounds rounds_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool ends_ = false;   // guarded by mutex_
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace superrelay::app
