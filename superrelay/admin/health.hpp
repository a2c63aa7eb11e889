// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <superrelay/core/bytes.hpp>
#include <superrelay/readiness/findings.hpp>
#include <superrelay/relay/chains.hpp>

namespace superrelay::admin {

/// The TEE as it was at start; what it says of itself is its word.
struct TeeFacts {
    std::string ta_version;
    std::string name;                       ///< may be empty
    std::string version;                    ///< may be empty
    std::string ta_signing_key;             ///< whose TAs it runs: "published", "own", "unknown"
    std::string storage;                    ///< "unguarded", "rpmb" or "emulated_rpmb"
    std::uint32_t rollback_protection = 0;  ///< GP TEE Internal Core API, 7.6: 0, 100 or 1000
    std::uint32_t key_slots = 0;
    std::uint32_t used_slots = 0;
    std::uint32_t damaged_slots = 0;
};

/// What does not change while the node runs.
struct NodeFacts {
    std::string version;
    std::string network;
    std::string kms_backend;
    std::optional<TeeFacts> tee;    ///< nothing when the TA did not answer
    std::optional<Address> signer;  ///< of the key that approves; nothing while none may

    /// The key of optee_kms.keys.primary_paymaster.
    struct PrimaryKey {
        std::string id;
        std::optional<Address> address;  ///< that it has; nothing when it is not there
        std::optional<Address> pinned;   ///< that it has to have, if the configuration says so
    };
    PrimaryKey primary_key;
};

/// The audit record's last line, so that somebody can keep it elsewhere.
struct AuditFacts {
    std::string file;
    std::uint64_t seq = 0;
    Bytes32 hash;
};

/// `GET /health` for the operator: what the node stands on and what was found, with remedies.
///
/// `status` is "ok", or "degraded" while a finding is an error. `chains` has, of each chain in the
/// order of the configuration, its id, null as long as it is not known, and the EntryPoints that
/// are served. `tee` is the TEE as it was at start, null when it did not answer: its word on
/// itself, its key slots, and the primary key beside the address that is pinned. `audit` is null
/// where there is no record, or nothing in it.
[[nodiscard]] std::string health_json(const NodeFacts& facts, const relay::Chains& chains,
                                      const readiness::Findings& findings,
                                      const std::optional<AuditFacts>& audit = {});

/// `GET /health` for strangers: the same, but of the findings only names and severities, whose
/// messages may hold what the chain's provider says.
[[nodiscard]] std::string public_health_json(const NodeFacts& facts, const relay::Chains& chains,
                                             const readiness::Findings& findings);

}  // namespace superrelay::admin
