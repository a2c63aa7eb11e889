// SPDX-License-Identifier: MIT
#include "tee_rounds.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "hardware_demands.hpp"
#include "tamper_checks.hpp"

namespace superrelay::app {
namespace {

using readiness::Finding;
using readiness::Severity;

Finding locked_by(const TamperSign& sign) {
    return {.severity = Severity::error,
            .name = sign.name,
            .message = "signing is locked: " + sign.message,
            .remedy =
                "find out what happened (docs/runbooks/SuperRelayTamper.md), then: "
                "super-relay tamper clear"};
}

Finding unwritten(const Error& error) {
    return {.severity = Severity::error,
            .name = "tamper_lock_unwritten",
            .message = "the lock is not on the disk, a restart would forget it: " + error.message,
            .remedy =
                "let the node write optee_kms.security.tamper_lock_file: it tries every "
                "second"};
}

Finding starved(const Error& error) {
    return {.severity = Severity::error,
            .name = "hardware_rng_failing",
            .message = error.message,
            .remedy =
                "check the machine's hardware generator and "
                "optee_kms.hardware.rng_device; one that was stuck is believed again after "
                "the node's restart"};
}

Finding unguarded(const Error& error) {
    return {.severity = Severity::error,
            .name = "tee_unguarded",
            .message = error.message,
            .remedy = "check the TEE (super-relay tee status): the node tries again by itself"};
}

}  // namespace

/// A session for one round, seen by traffic().
class TeeRounds::OwnSession {
public:
    explicit OwnSession(TeeRounds& rounds) : rounds_(rounds), provider_(rounds.open_()) {
        const std::lock_guard lock(rounds_.mutex_);
        rounds_.session_open_ = provider_.has_value();
    }
    ~OwnSession() {
        auto traffic = provider_ ? (*provider_)->traffic() : kms::Traffic{};
        traffic.sessions_active = 0;
        const std::lock_guard lock(rounds_.mutex_);
        rounds_.past_ += traffic;
        rounds_.session_open_ = false;
    }
    OwnSession(const OwnSession&) = delete;
    OwnSession& operator=(const OwnSession&) = delete;

    [[nodiscard]] const Result<std::unique_ptr<kms::KmsProvider>>& provider() const {
        return provider_;
    }

private:
    TeeRounds& rounds_;
    Result<std::unique_ptr<kms::KmsProvider>> provider_;
};

TeeRounds::TeeRounds(const config::Config::OpteeKms& config, Open open)
    : config_(config),
      open_(std::move(open)),
      lock_(config.security.tamper_lock_file),
      generator_({.device = config.hardware.rng_device, .current = config.hardware.rng_current}),
      look_{config.security.tamper_detection, config.security.tamper_interval},
      feed_{config.hardware.use_hardware_rng, config.hardware.rng_interval} {}

void TeeRounds::Task::failed(Clock::time_point now) {
    due = now + std::min<std::chrono::milliseconds>(interval, kRetry);
}

Result<void> TeeRounds::begin(bool isolated, kms::KmsProvider& provider, Clock::time_point now) {
    if (auto met = check_hardware_demands(config_.hardware, isolated, provider); !met) return met;
    if (feed_.wanted) {
        if (auto fed = feed(provider, generator_); !fed)
            return fail(fed.error().code,
                        "optee_kms.hardware.use_hardware_rng: " + fed.error().message);
    }
    if (look_.wanted) look(provider);
    look_.done(now);
    feed_.done(now);
    return {};
}

void TeeRounds::round(Clock::time_point now) noexcept {
    try {
        work(now);
    } catch (const std::exception& error) {
        note_guarded(Error{Errc::internal, error.what()});
    }
}

void TeeRounds::work(Clock::time_point now) {
    lock_.refresh();
    const bool looks = look_.is_due(now);
    const bool feeds = feed_.is_due(now);
    if (!looks && !feeds) return;
    if (looks) look_.failed(now);
    if (feeds) feed_.failed(now);
    const OwnSession session(*this);
    if (!session.provider()) return note_guarded(session.provider().error());
    if (looks) {
        look(**session.provider());
        look_.done(now);
    }
    if (feeds && feed_again(**session.provider())) feed_.done(now);
    note_guarded({});
}

void TeeRounds::look(kms::KmsProvider& provider) {
    auto report = look_for_tampering(config_, provider);
    lock_.lock(report.signs);
    const std::lock_guard lock(mutex_);
    unchecked_ = std::move(report.unchecked);
}

bool TeeRounds::feed_again(kms::KmsProvider& provider) {
    auto fed = feed(provider, generator_);
    const std::lock_guard lock(mutex_);
    feed_failure_.reset();
    if (!fed) feed_failure_ = std::move(fed).error();
    return !feed_failure_;
}

void TeeRounds::note_guarded(std::optional<Error> failure) {
    const std::lock_guard lock(mutex_);
    failure_ = std::move(failure);
}

std::vector<Finding> TeeRounds::findings() const {
    std::vector<Finding> out;
    for (const auto& sign : lock_.signs())
        out.push_back(locked_by(sign));
    if (const auto failure = lock_.failure()) out.push_back(unwritten(*failure));
    const std::lock_guard lock(mutex_);
    out.insert(out.end(), unchecked_.begin(), unchecked_.end());
    if (feed_failure_) out.push_back(starved(*feed_failure_));
    if (failure_) out.push_back(unguarded(*failure_));
    return out;
}

kms::Traffic TeeRounds::traffic() const {
    const std::lock_guard lock(mutex_);
    auto out = past_;
    out.sessions_active = session_open_ ? 1 : 0;
    return out;
}

}  // namespace superrelay::app
