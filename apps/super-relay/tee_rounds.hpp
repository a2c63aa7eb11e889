// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <superrelay/config/config.hpp>
#include <superrelay/kms/kms_provider.hpp>
#include <superrelay/readiness/findings.hpp>
#include <vector>

#include "hardware_rng.hpp"
#include "tamper_lock.hpp"

namespace superrelay::app {

/// What is done at intervals for the TEE: its generator is fed from the hardware's, and signs of
/// tampering are looked for, as the configuration demands. One thread begins and makes the rounds,
/// which block; any may ask what they found, and waits for none.
class TeeRounds {
public:
    using Clock = std::chrono::steady_clock;
    using Open = std::function<Result<std::unique_ptr<kms::KmsProvider>>()>;

    /// So soon, at the latest, what failed is tried again.
    static constexpr std::chrono::seconds kRetry{10};

    /// @param open  a session of its own, for one round
    TeeRounds(const config::Config::OpteeKms& config, Open open);

    /// The first round, which must succeed: with what the configuration demands of the machine.
    /// @param isolated  whether the TEE is one in hardware
    /// @param provider  an open session
    /// @return Errc::config_invalid for a demand that is not met, Errc::unavailable for a hardware
    ///         generator that cannot be used
    [[nodiscard]] Result<void> begin(bool isolated, kms::KmsProvider& provider,
                                     Clock::time_point now);

    /// Does what is due.
    void round(Clock::time_point now) noexcept;

    [[nodiscard]] const TamperLock& lock() const noexcept { return lock_; }
    [[nodiscard]] std::vector<readiness::Finding> findings() const;
    /// Of the rounds' own sessions.
    [[nodiscard]] kms::Traffic traffic() const;

private:
    /// Something that is done again and again.
    struct Task {
        bool wanted;
        std::chrono::milliseconds interval;
        Clock::time_point due{};

        [[nodiscard]] bool is_due(Clock::time_point now) const { return wanted && now >= due; }
        /// Until it is known to be done.
        void failed(Clock::time_point now);
        void done(Clock::time_point now) { due = now + interval; }
    };
    class OwnSession;

    void work(Clock::time_point now);
    void look(kms::KmsProvider& provider);
    [[nodiscard]] bool feed_again(kms::KmsProvider& provider);
    void note_guarded(std::optional<Error> failure);

    const config::Config::OpteeKms config_;
    const Open open_;
    TamperLock lock_;
    HardwareRng generator_;
    Task look_;
    Task feed_;

    mutable std::mutex mutex_;                   // for what is asked, below
    std::vector<readiness::Finding> unchecked_;  // by the last look
    std::optional<Error> feed_failure_;          // of the last feed
    std::optional<Error> failure_;               // why the last round could not be made
    kms::Traffic past_;                          // of the sessions that are closed
    bool session_open_ = false;
};

}  // namespace superrelay::app
