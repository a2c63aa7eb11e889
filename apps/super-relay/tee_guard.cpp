// SPDX-License-Identifier: MIT
#include "tee_guard.hpp"

#include <chrono>
#include <utility>

namespace superrelay::app {
namespace {

/// So soon an operator's clearing is noticed.
constexpr std::chrono::seconds kTick(1);

}  // namespace

Result<std::unique_ptr<TeeGuard>> TeeGuard::create(const config::Config& config,
                                                   const Backend& backend,
                                                   kms::KmsProvider& provider) {
    std::unique_ptr<TeeGuard> out(new TeeGuard(config.optee_kms, backend.open));
    auto begun = out->rounds_.begin(backend.isolated, provider, TeeRounds::Clock::now());
    if (!begun) return fail(std::move(begun));
    out->thread_ = std::thread([guard = out.get()] { guard->run(); });
    return out;
}

TeeGuard::TeeGuard(const config::Config::OpteeKms& config, Backend::Open open)
    : rounds_(config, [config, open] { return open(config); }) {}

TeeGuard::~TeeGuard() {
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void TeeGuard::run() noexcept {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, kTick, [this] { return ends_; })) {
        lock.unlock();
        rounds_.round(TeeRounds::Clock::now());
        lock.lock();
    }
}

}  // namespace superrelay::app
