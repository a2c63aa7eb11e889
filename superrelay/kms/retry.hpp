// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "kms_provider.hpp"

namespace superrelay::kms {

/// How often what the TEE could not do now is asked again.
struct Retries {
    std::size_t most = 0;
    /// Whether anybody still waits for the record of this place.
    std::function<bool(std::size_t)> wanted;
    /// Called before each, with a reason that was given: waits for so long, and says whether to go
    /// on. The first wait is none: after a TA's panic the next call finds it started anew. The
    /// others grow, up to a quarter of a second, for a TEE that is busy or whose storage is away.
    std::function<bool(const Error& why, std::chrono::milliseconds pause)> go_on;
};

/// KmsProvider::sponsor, and again for the records that were answered with the verdict
/// "unavailable" and are still wanted, for those alone. A record that is approved twice has the
/// same hash both times, and the chain takes one.
/// @return the provider's last answer to each record; nothing at all, should it forget one
[[nodiscard]] std::vector<Result<erc4337::Approval>> sponsor_with_retries(
    KmsProvider& provider, const KeyId& key, std::span<const erc4337::SponsorRecord> records,
    const Retries& retries);

}  // namespace superrelay::kms
