// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "cli.hpp"

/// The subcommands; each returns the process's exit code.
namespace superrelay::app {

struct NodeOptions {
    bool paymaster_relay = false;  ///< as if the configuration had enabled it
};

/// `super-relay node`: serves until SIGINT or SIGTERM, then drains.
[[nodiscard]] int run_node(const CommonOptions& common, const NodeOptions& options);

struct GenerateOptions {
    std::string id;
    std::string type = "secp256k1";
    std::string use = "sponsor";
};

/// `super-relay keys …`
[[nodiscard]] int generate_key(const CommonOptions& common, const GenerateOptions& options);
[[nodiscard]] int list_keys(const CommonOptions& common);
[[nodiscard]] int show_key(const CommonOptions& common, const std::string& id);

/// `super-relay version`
[[nodiscard]] int print_version(const CommonOptions& common);

}  // namespace superrelay::app
