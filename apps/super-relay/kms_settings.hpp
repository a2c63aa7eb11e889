// SPDX-License-Identifier: MIT
#pragma once

#include <superrelay/config/config.hpp>
#include <superrelay/kms/batcher.hpp>
#include <superrelay/obs/log.hpp>

#include "node_metrics.hpp"

namespace superrelay::app {

/// How the configuration wants approvals batched.
/// @param metrics, log  outlive the batcher
[[nodiscard]] kms::Batcher::Settings batcher_settings(const config::Config::OpteeKms& config,
                                                      NodeMetrics& metrics, const obs::Log& log);

}  // namespace superrelay::app
