// SPDX-License-Identifier: MIT
#include "tee_guard.hpp"

#include <exception>
#include <utility>

#include "hardware_demands.hpp"
#include "tamper_checks.hpp"

namespace superrelay::app {
namespace {

using readiness::Finding;
using readiness::Severity;

/// So soon an operator's clearing is noticed.
constexpr std::chrono::seconds kTick(1);

Finding failing(std::string name, const Error& error) {
    return {.severity = Severity::error,
            .name = std::move(name),
            .message = error.message,
            .remedy = "check the machine's hardware generator and the TEE"};
}

}  // namespace

Result<std::unique_ptr<TeeGuard>> TeeGuard::create(const config::Config& config,
                                                   const Backend& backend,
                                                   kms::KmsProvider& provider) {
    std::unique_ptr<TeeGuard> out(new TeeGuard(config.optee_kms, backend.open));
    if (auto begun = out->begin(backend.isolated, provider); !begun) return fail(std::move(begun));
    out->thread_ = std::thread([guard = out.get()] { guard->run(); });
    return out;
}

TeeGuard::TeeGuard(const config::Config::OpteeKms& config, Backend::Open open)
    : config_(config),
      open_(open),
      lock_(config.security.tamper_lock_file),
      generator_({.device = config.hardware.rng_device, .current = config.hardware.rng_current}) {}

TeeGuard::~TeeGuard() {
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

Result<void> TeeGuard::begin(bool isolated, kms::KmsProvider& provider) {
    if (auto met = check_hardware_demands(config_.hardware, isolated, provider); !met) return met;
    if (config_.hardware.use_hardware_rng) {
        if (auto fed = feed(provider, generator_); !fed)
            return fail(fed.error().code,
                        "optee_kms.hardware.use_hardware_rng: " + fed.error().message);
    }
    if (config_.security.tamper_detection) look(provider);
    next_look_ = Clock::now() + config_.security.tamper_interval;
    next_feed_ = Clock::now() + config_.hardware.rng_interval;
    return {};
}

void TeeGuard::look(kms::KmsProvider& provider) {
    auto report = look_for_tampering(config_, provider);
    lock_.lock(report.signs);
    const std::lock_guard lock(mutex_);
    unchecked_ = std::move(report.unchecked);
}

void TeeGuard::feed_again(kms::KmsProvider& provider) {
    const auto fed = feed(provider, generator_);
    const std::lock_guard lock(mutex_);
    failing_.clear();
    if (!fed) failing_.push_back(failing("hardware_rng_failing", fed.error()));
}

/// One round: what is due.
void TeeGuard::work() {
    lock_.refresh();
    const auto now = Clock::now();
    const bool looks = config_.security.tamper_detection && now >= next_look_;
    const bool feeds = config_.hardware.use_hardware_rng && now >= next_feed_;
    if (!looks && !feeds) return;
    if (looks) next_look_ = now + config_.security.tamper_interval;
    if (feeds) next_feed_ = now + config_.hardware.rng_interval;
    auto provider = open_(config_);
    if (!provider) {
        const std::lock_guard lock(mutex_);
        failing_ = {failing("tee_unguarded", provider.error())};
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(failing_, [](const Finding& f) { return f.name == "tee_unguarded"; });
    }
    if (looks) look(**provider);
    if (feeds) feed_again(**provider);
}

void TeeGuard::run() noexcept {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, kTick, [this] { return ends_; })) {
        lock.unlock();
        try {
            work();
        } catch (const std::exception& error) {
            const std::lock_guard broken(mutex_);
            failing_ = {failing("tee_unguarded", {Errc::internal, error.what()})};
        }
        lock.lock();
    }
}

std::vector<Finding> TeeGuard::findings() const {
    std::vector<Finding> out;
    for (auto& sign : lock_.signs()) {
        out.push_back({.severity = Severity::error,
                       .name = std::move(sign.name),
                       .message = "signing is locked: " + sign.message,
                       .remedy =
                           "find out what happened (docs/runbooks/SuperRelayTamper.md), then: "
                           "super-relay tamper clear"});
    }
    const std::lock_guard lock(mutex_);
    out.insert(out.end(), unchecked_.begin(), unchecked_.end());
    out.insert(out.end(), failing_.begin(), failing_.end());
    return out;
}

}  // namespace superrelay::app
