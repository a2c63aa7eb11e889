// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <superrelay/core/bytes.hpp>
#include <superrelay/readiness/findings.hpp>
#include <superrelay/relay/relay.hpp>

namespace superrelay::admin {

/// What does not change while the node runs.
struct NodeFacts {
    std::string version;
    std::string network;
    std::string kms_backend;
    std::optional<Address> signer;  ///< of the paymaster's key; nothing when there is no key
};

/// `GET /health`: whether the process lives, what it stands on and what was found.
///
/// `status` is "ok", or "degraded" while a finding is an error. The chain's id is null while its
/// node does not tell it.
[[nodiscard]] std::string health_json(const NodeFacts& facts, const relay::Relay& relay,
                                      const readiness::Findings& findings);

}  // namespace superrelay::admin
