// SPDX-License-Identifier: MIT
#include "kms_settings.hpp"

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

}  // namespace superrelay::app
