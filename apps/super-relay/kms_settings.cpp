// SPDX-License-Identifier: MIT
#include "kms_settings.hpp"

#include <utility>

#include "metered_kms.hpp"

namespace superrelay::app {

kms::Batcher::Settings batcher_settings(const config::Config::OpteeKms& config,
                                        NodeMetrics& metrics, const obs::Log& log) {
    return {.batch_size = config.performance.batch_size,
            .batch_timeout = config.performance.batch_timeout,
            .max_queue = config.performance.max_queue,
            .request_timeout = config.performance.request_timeout,
            .max_retries = config.security.max_retries,
            .on_retry =
                [&](const Error& why) {
                    metrics.tee.record_retry();
                    log.warn("the TEE is asked again", {{"error", why.message}});
                },
            .idle_timeout = config.security.session_timeout,
            .on_idle = [&log] { log.debug("idle: the session to the TA is closed"); },
            .on_batch = [&metrics](const auto& report) { metrics.record(report); }};
}

std::unique_ptr<kms::SessionPool> spare_sessions(const config::Config::OpteeKms& config,
                                                 const Backend& backend, obs::TeeMetrics& metrics) {
    if (config.performance.connection_pool_size == 1) return nullptr;
    auto open = [config, open = backend.open, &metrics] {
        return open(config).map([&](std::unique_ptr<kms::KmsProvider> provider) {
            return metered(std::move(provider), metrics);
        });
    };
    return std::make_unique<kms::SessionPool>(
        std::move(open),
        kms::SessionPool::Settings{.sessions = config.performance.connection_pool_size - 1,
                                   .request_timeout = config.performance.request_timeout,
                                   .idle_timeout = config.security.session_timeout});
}

}  // namespace superrelay::app
