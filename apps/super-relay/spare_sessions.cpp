// SPDX-License-Identifier: MIT
#include "spare_sessions.hpp"

#include <utility>

#include "metered_kms.hpp"

namespace superrelay::app {

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
