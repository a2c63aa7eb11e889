// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string_view>

#include "descriptor.hpp"
#include "result.hpp"

namespace superrelay {

/// The folder that a file is in, to be synced: what was made, renamed or removed in it lasts from
/// then on. None: errno says why.
[[nodiscard]] Descriptor open_folder_of(const std::filesystem::path& file);

/// Puts a small file, which its owner alone reads, in the place of any that is there, in one atomic
/// step, and has it on the disk. Blocking.
/// @return Errc::internal naming the file, and why it could not be
[[nodiscard]] Result<void> write_durably(const std::filesystem::path& file,
                                         std::string_view content);

/// Removes a file for good, if there is one. Blocking.
/// @return as write_durably()
[[nodiscard]] Result<void> remove_durably(const std::filesystem::path& file);

}  // namespace superrelay
