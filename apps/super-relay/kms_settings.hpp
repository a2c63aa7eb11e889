// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <superrelay/config/config.hpp>
#include <superrelay/kms/batcher.hpp>
#include <superrelay/kms/session_pool.hpp>
#include <superrelay/obs/log.hpp>

#include "backend.hpp"
#include "node_metrics.hpp"

namespace superrelay::app {

/// How the configuration wants approvals batched.
/// @param metrics, log  outlive the batcher
[[nodiscard]] kms::Batcher::Settings batcher_settings(const config::Config::OpteeKms& config,
                                                      NodeMetrics& metrics, const obs::Log& log);

/// The sessions that it allows beside the one that approves; none of them is open yet.
/// @param metrics  outlives them
/// @return null if it allows none
[[nodiscard]] std::unique_ptr<kms::SessionPool> spare_sessions(
    const config::Config::OpteeKms& config, const Backend& backend, obs::TeeMetrics& metrics);

}  // namespace superrelay::app
