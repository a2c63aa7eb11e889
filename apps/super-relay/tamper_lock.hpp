// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <filesystem>
#include <mutex>
#include <optional>
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
/// an operator removes (super-relay tamper clear). One thread locks and refreshes, which waits for
/// the disk; what is asked of it waits for none, in any thread.
class TamperLock {
public:
    /// Reads the file.
    explicit TamperLock(std::filesystem::path file);

    /// Adds signs, each once: from here on it is locked; then writes the file. Where that fails it
    /// stays locked until the process ends, and the next call tries to write again.
    void lock(const std::vector<TamperSign>& signs);

    /// Notices that an operator has removed the file.
    void refresh();

    [[nodiscard]] bool locked() const noexcept { return locked_; }
    [[nodiscard]] std::vector<TamperSign> signs() const;
    /// Why the file does not have all signs; nothing when it has.
    [[nodiscard]] std::optional<Error> failure() const;

private:
    void publish(std::vector<TamperSign> signs);
    void write();

    const std::filesystem::path file_;
    std::atomic<bool> locked_ = false;
    mutable std::mutex mutex_;        // held for no longer than a copy takes
    std::vector<TamperSign> signs_;   // changed under mutex_, by the one thread
    std::optional<Error> unwritten_;  // likewise
};

/// What a lock's file says; nothing when there is none. One that cannot be read is a sign itself.
[[nodiscard]] std::vector<TamperSign> read_tamper_lock(const std::filesystem::path& file);

/// Removes the file.
/// @return what it said; Errc::internal when it cannot be removed
[[nodiscard]] Result<std::vector<TamperSign>> clear_tamper_lock(const std::filesystem::path& file);

}  // namespace superrelay::app
