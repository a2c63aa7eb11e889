// SPDX-License-Identifier: MIT
#pragma once

#include <superrelay/admin/health.hpp>
#include <superrelay/config/config.hpp>
#include <superrelay/kms/kms_provider.hpp>
#include <superrelay/readiness/findings.hpp>
#include <vector>

#include "backend.hpp"

namespace superrelay::app {

/// What the node stands on, and what an operator should know about it before it serves.
struct StartupReport {
    admin::NodeFacts facts;
    std::vector<readiness::Finding> findings;
    Result<std::vector<kms::KeyInfo>> keys;  ///< all that the TEE holds, at start
};

/// Asks the TEE for its version and its keys. A key that is missing, or not the one that the
/// configuration pins, approves nothing before the next start, whatever is made meanwhile.
/// Blocking.
/// @param key  optee_kms.keys.primary_paymaster
[[nodiscard]] StartupReport check_startup(const config::Config& config, const Backend& backend,
                                          kms::KmsProvider& provider, const kms::KeyId& key);

/// The address that the paymaster contract has to trust.
/// @return the error of `key`; Errc::config_invalid for a key of another use than sponsorships
[[nodiscard]] Result<Address> signer_of(const Result<kms::KeyInfo>& key);

}  // namespace superrelay::app
