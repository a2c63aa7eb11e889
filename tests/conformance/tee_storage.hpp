// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "ta_client.hpp"

namespace conformance {

/// Where the TEE under test keeps its objects, as the owner of Linux sees it:
/// $SR_CONFORMANCE_STORAGE, which a TEE other than softtee needs; else
/// softtee's folder, which main() made for this process.
std::filesystem::path tee_storage();

/// Why the tests, which look into the TEE's storage and wipe it, cannot do so;
/// empty if they can.
std::string why_no_storage();

using StorageSnapshot = std::map<std::filesystem::path, std::string>;

/// Every object file with its content; not what belongs to the device.
StorageSnapshot take_snapshot();

/// The files that appeared between two snapshots, in order of their names.
std::vector<std::filesystem::path> new_files(const StorageSnapshot& before,
                                             const StorageSnapshot& after);

/// The files that are new or changed.
std::vector<std::filesystem::path> touched_files(const StorageSnapshot& before,
                                                 const StorageSnapshot& after);

/// Flips bits all over a file, keeping its size.
void damage(const std::filesystem::path& file);

/// Removes every object file.
void wipe_storage();

}  // namespace conformance
