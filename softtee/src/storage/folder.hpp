// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace softtee {

using Bytes = std::vector<std::uint8_t>;

enum class FileStatus { ok, missing, no_space, failed };

/// A folder whose files are replaced as a whole: after a crash at any point a
/// file has its old content or its new one. Everything that softtee writes
/// goes through here. Not thread-safe.
class Folder {
public:
    /// Opens the folder, and makes it (mode 0700) where it is missing.
    /// Throws std::system_error.
    explicit Folder(std::filesystem::path path);
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] FileStatus read(const std::string& name, Bytes& content) const;

    /// Durable when it returns ok: file and folder are synced.
    [[nodiscard]] FileStatus write(const std::string& name, const Bytes& content);

    [[nodiscard]] FileStatus remove(const std::string& name);

    /// Names of the regular files, sorted; what an interrupted write left
    /// behind is not among them.
    [[nodiscard]] std::vector<std::string> list() const;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    [[nodiscard]] FileStatus sync() const;

    std::filesystem::path path_;
    int descriptor_;
};

}  // namespace softtee
