// SPDX-License-Identifier: MIT
#pragma once

#include <set>
#include <string>
#include <superrelay/config/config.hpp>
#include <vector>

#include "signer_report.hpp"

namespace superrelay::app {

/// The addresses that a command line names.
/// @param option  what it calls them
/// @return Errc::usage for one that is none
[[nodiscard]] Result<std::set<Address>> parse_addresses(const std::vector<std::string>& texts,
                                                        const std::string& option);

/// The keys that the paymasters should know: those of `signers`, those that the replicas at these
/// URLs say they have, and without either that of this machine's TEE, which is asked itself.
/// Blocks.
/// @return Errc::config_invalid when that is not the key that the configuration pins
[[nodiscard]] Result<NamedSigners> find_signers(const config::Config& config,
                                                const std::vector<std::string>& signers,
                                                const std::vector<std::string>& replicas);

}  // namespace superrelay::app
