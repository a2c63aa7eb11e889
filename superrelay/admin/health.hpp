// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <superrelay/core/bytes.hpp>
#include <superrelay/readiness/findings.hpp>
#include <superrelay/relay/chains.hpp>

namespace superrelay::admin {

/// What does not change while the node runs.
struct NodeFacts {
    std::string version;
    std::string network;
    std::string kms_backend;
    std::optional<std::string> ta_version;  ///< nothing when the TA does not say
    std::optional<Address> signer;          ///< of the paymaster's key; nothing without one
};

/// `GET /health` for the operator: what the node stands on and what was found, with remedies.
///
/// `status` is "ok", or "degraded" while a finding is an error. `chains` has, of each chain in the
/// order of the configuration, its id, null as long as it is not known, and the EntryPoints that
/// are served.
[[nodiscard]] std::string health_json(const NodeFacts& facts, const relay::Chains& chains,
                                      const readiness::Findings& findings);

/// `GET /health` for strangers: the same, but of the findings only names and severities, whose
/// messages may hold what the chain's provider says.
[[nodiscard]] std::string public_health_json(const NodeFacts& facts, const relay::Chains& chains,
                                             const readiness::Findings& findings);

}  // namespace superrelay::admin
