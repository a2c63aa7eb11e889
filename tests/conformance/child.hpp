// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

namespace conformance {

/// What this program does when it is started as `--child ROLE`.
///
/// With a release TA: "generate" makes the key "kept", "show" does not; both print its public key
/// in hex.
///
/// With a development TA: "prepare" makes the keys "generated" and "imported"; "survey" prints how
/// many slots are damaged and, a line each, every key with its public key, having signed with it.
/// "add:N", "import:N", "delete:N" and "bury:N" generate the key "new", import it, delete
/// "generated" and delete "imported"; "reuse:N" imports the scalar of "imported" for another use.
/// "confirm:N" confirms the TA's version, and "floor" prints the version floor.
/// They print the result, unless they die at step N in the storage (0: they do not).
int run_as_child(const std::string& role);

/// Runs this program as a child on the given storage folder; its output.
std::string output_of_child(const std::string& role, const std::filesystem::path& storage);

}  // namespace conformance
