// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <superrelay/config/config.hpp>
#include <superrelay/kms/session_pool.hpp>
#include <superrelay/obs/tee_metrics.hpp>

#include "backend.hpp"

namespace superrelay::app {

/// The sessions that the configuration allows beside the one that approves, with their threads;
/// none of them is open yet.
/// @param metrics  outlives them
/// @return null if it allows none
[[nodiscard]] std::unique_ptr<kms::SessionPool> spare_sessions(
    const config::Config::OpteeKms& config, const Backend& backend, obs::TeeMetrics& metrics);

}  // namespace superrelay::app
