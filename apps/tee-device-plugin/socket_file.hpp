// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <compare>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace superrelay::device_plugin {

/// Tells a socket's file from another that took its place. Its number alone does not: a file system
/// may give the next file the same.
struct SocketFile {
    dev_t device = 0;
    ino_t inode = 0;
    std::int64_t made_seconds = 0;
    std::int64_t made_nanoseconds = 0;

    bool operator==(const SocketFile&) const = default;

    /// @return nothing when there is no socket at that path
    [[nodiscard]] static std::optional<SocketFile> at(const std::filesystem::path& path);
};

}  // namespace superrelay::device_plugin
