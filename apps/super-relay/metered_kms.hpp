// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <superrelay/kms/kms_provider.hpp>
#include <superrelay/obs/tee_metrics.hpp>

namespace superrelay::app {

/// The same provider, whose operations on keys are counted. Approvals are the batcher's to report.
/// @param metrics  outlives it
[[nodiscard]] std::unique_ptr<kms::KmsProvider> metered(std::unique_ptr<kms::KmsProvider> provider,
                                                        obs::TeeMetrics& metrics);

}  // namespace superrelay::app
