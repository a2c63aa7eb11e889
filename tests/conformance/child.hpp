// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

namespace conformance {

/// What this program does when it is started as `--child ROLE`: "generate"
/// makes the key "kept", "show" does not; both print its public key in hex.
int run_as_child(const std::string& role);

/// Runs this program as a child on the given storage folder; its output.
std::string output_of_child(const std::string& role, const std::filesystem::path& storage);

}  // namespace conformance
