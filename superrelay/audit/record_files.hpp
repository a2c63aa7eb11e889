// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <superrelay/core/result.hpp>
#include <vector>

#include "file_ops.hpp"
#include "json_line.hpp"

namespace superrelay::audit {

/// How a file of the record ends.
struct Tail {
    std::optional<Head> last{};  ///< its last line of the record; none: it has none
    std::string foreign{};       ///< what follows that is none; a line feed, where missing, added
    bool torn = false;           ///< it does not end in a line feed
};

/// How much of a file's end is searched for a line of the record.
inline constexpr std::uint64_t kMaxForeign = 1024 * 1024;

/// Reads how a file of `size` bytes ends.
/// @return Errc::config_invalid  it has more than kMaxForeign bytes, and no line of the record
/// there
///         Errc::unavailable     it cannot be read
[[nodiscard]] Result<Tail> read_tail(int file, std::uint64_t size);

/// "audit.jsonl.000000001200": what the file is called when another takes its place, by the number
/// of its first line, so that names sort as the files follow each other.
[[nodiscard]] std::string rotated_name(const std::string& path, std::uint64_t first_seq);

/// The files that rotated_name() named, oldest first.
[[nodiscard]] std::vector<std::string> rotated_files(const std::string& path);

/// All that stand beside `path` with its name and '.' or '-' and more behind: those, and what
/// another program, such as logrotate, made of it.
[[nodiscard]] std::vector<std::string> sibling_files(const std::string& path);

/// The number of the first line of the record in a file; nothing: it has none in its first
/// kMaxForeign bytes.
[[nodiscard]] std::optional<std::uint64_t> first_seq_of(int file);

/// A file whose end others cannot change while this lives.
struct LockedFile {
    std::string path;
    Descriptor file;
    Head last;
    std::string foreign;  ///< as in Tail
};

/// Of the files beside `path` the one with the latest line.
[[nodiscard]] std::optional<LockedFile> lock_predecessor(const std::string& path);

}  // namespace superrelay::audit
