// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <superrelay/core/result.hpp>
#include <utility>

#include "file_ops.hpp"

namespace superrelay::audit {

/// The file that stands at a path, whoever puts another there. Not thread-safe.
class CurrentFile {
public:
    CurrentFile(std::string path, FileOps& ops) : path_(std::move(path)), ops_(ops) {}

    /// Opens what stands at the path now, or makes it, and keeps others from writing to it until
    /// unlock(). A device or a pipe has neither a lock nor another in its place.
    /// @return whether it is another file than before, or errno's words as Errc::unavailable
    [[nodiscard]] Result<bool> lock();
    void unlock() noexcept;
    /// Lets go of the file, unlocked: the next lock() opens what stands at the path then.
    [[nodiscard]] Descriptor release() noexcept;

    [[nodiscard]] int get() const noexcept { return file_.get(); }
    [[nodiscard]] bool regular() const noexcept { return regular_; }
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }  ///< when it was locked
    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    void close() noexcept;
    [[nodiscard]] Result<void> open();
    [[nodiscard]] bool stands_at_path();

    std::string path_;
    FileOps& ops_;
    Descriptor file_;
    bool regular_ = false;
    bool locked_ = false;
    std::uint64_t size_ = 0;
};

}  // namespace superrelay::audit
