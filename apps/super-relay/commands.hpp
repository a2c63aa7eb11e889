// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "cli.hpp"

/// The subcommands; each returns the process's exit code.
namespace superrelay::app {

struct NodeOptions {
    bool paymaster_relay = false;  ///< as if the configuration had enabled it
};

/// `super-relay node`: serves until SIGINT or SIGTERM, then drains.
[[nodiscard]] int run_node(const CommonOptions& common, const NodeOptions& options);

struct NewKeyOptions {
    std::string id;
    std::string type = "secp256k1";
    std::string use = "sponsor";
};

struct DeleteOptions {
    std::string id;
    bool yes = false;  ///< without asking
};

/// `super-relay keys …`
[[nodiscard]] int generate_key(const CommonOptions& common, const NewKeyOptions& options);
/// @param from  a file, or "-" for standard input
[[nodiscard]] int import_key(const CommonOptions& common, const NewKeyOptions& options,
                             const std::string& from);
[[nodiscard]] int list_keys(const CommonOptions& common);
[[nodiscard]] int show_key(const CommonOptions& common, const std::string& id);
[[nodiscard]] int delete_key(const CommonOptions& common, const DeleteOptions& options);

/// `super-relay tee status`: the TA's version and what the TEE stands on.
[[nodiscard]] int print_tee_status(const CommonOptions& common);
/// `super-relay tee confirm-version`: has no older TA use the keys any more.
[[nodiscard]] int confirm_ta_version(const CommonOptions& common);

/// `super-relay tamper status`: whether signing is locked, and why.
/// @return the exit code of Errc::degraded when it is
[[nodiscard]] int print_tamper_status(const CommonOptions& common);
/// `super-relay tamper clear`: unlocks signing; a sign that is still there locks it again.
[[nodiscard]] int clear_tamper(const CommonOptions& common);

/// `super-relay config check [FILE]`: the file named, else that of --config.
[[nodiscard]] int check_config(const CommonOptions& common, const std::string& file);
/// `super-relay config reference`
[[nodiscard]] int print_reference();

struct AuditOptions {
    std::vector<std::string> files;    ///< none: the configuration's, with all that it became
    std::vector<std::string> anchors;  ///< "SEQ:HASH" each
};

/// `super-relay audit verify [FILE…]`
/// @return 0 when the record is as it was written, the exit code of Errc::corrupt when it is not
[[nodiscard]] int verify_audit(const CommonOptions& common, const AuditOptions& options);

/// `super-relay health`: asks a running node.
/// @param url  its port 9000; "" is what the configuration says
/// @return 0 when the node is well, the exit code of Errc::degraded when it is not, of
///         Errc::unavailable when it does not answer
[[nodiscard]] int print_health(const CommonOptions& common, const std::string& url);

struct SignersOptions {
    std::vector<std::string> replicas;  ///< their http_api's URLs
    std::vector<std::string> signers;   ///< addresses of keys whose replica is not asked
    std::vector<std::string> removed;   ///< addresses that the paymasters should not know
    std::uint64_t chain_id = 0;         ///< of the only chain, if the configuration has none
    std::uint64_t from_block = 0;
    bool remove_others = false;  ///< whom neither replicas nor signers name
};

/// `super-relay signers plan`: compares the signers that the paymasters know with the replicas'.
[[nodiscard]] int print_signer_plan(const CommonOptions& common, const SignersOptions& options);
/// `super-relay signers apply`: prints the owner's unsigned transactions and waits until the chain
/// has them.
[[nodiscard]] int await_owner(const CommonOptions& common, const SignersOptions& options,
                              std::chrono::seconds timeout);

/// `super-relay version`
[[nodiscard]] int print_version(const CommonOptions& common);

}  // namespace superrelay::app
