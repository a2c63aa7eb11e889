// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <superrelay/core/result.hpp>
#include <vector>

namespace superrelay::app {

/// A sign of tampering.
struct TamperSign {
    std::string name;     ///< of the finding: "tamper_storage"
    std::string message;  ///< one line

    bool operator==(const TamperSign&) const = default;
};

/// Signing is locked while there are signs of tampering, over restarts: they stand in a file, which
/// an operator removes (super-relay tamper clear). Thread-safe.
class TamperLock {
public:
    /// Reads the file.
    explicit TamperLock(std::filesystem::path file);

    /// Adds signs, each once, and writes the file. Where that fails it is locked all the same,
    /// until the process ends, and the next call tries to write again.
    void lock(const std::vector<TamperSign>& signs);

    /// Notices that an operator has removed the file.
    void refresh();

    [[nodiscard]] bool locked() const;
    [[nodiscard]] std::vector<TamperSign> signs() const;

private:
    void write();

    const std::filesystem::path file_;
    mutable std::mutex mutex_;
    std::vector<TamperSign> signs_;  // guarded by mutex_
    bool written_ = true;            // guarded by mutex_
};

/// What a lock's file says; nothing when there is none. One that cannot be read is a sign itself.
[[nodiscard]] std::vector<TamperSign> read_tamper_lock(const std::filesystem::path& file);

/// Removes the file.
/// @return what it said; Errc::internal when it cannot be removed
[[nodiscard]] Result<std::vector<TamperSign>> clear_tamper_lock(const std::filesystem::path& file);

/// Writes a small file in one atomic step, to the disk.
[[nodiscard]] Result<void> write_atomically(const std::filesystem::path& file,
                                            const std::string& content);

}  // namespace superrelay::app
