// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <superrelay/config/config.hpp>
#include <superrelay/kms/kms_provider.hpp>
#include <superrelay/readiness/findings.hpp>
#include <vector>

#include "tamper_lock.hpp"

namespace superrelay::app {

/// What a look for tampering has found.
struct TamperReport {
    std::vector<TamperSign> signs;
    std::vector<readiness::Finding> unchecked;  ///< "tamper_unchecked", and why, by subject
};

/// Looks at the TEE's storage, the TA's version, its file and the board's tamper status. The
/// highest version that was seen confirmed stands in a file beside the lock's. Blocking.
[[nodiscard]] TamperReport look_for_tampering(const config::Config::OpteeKms& config,
                                              kms::KmsProvider& tee);

}  // namespace superrelay::app
