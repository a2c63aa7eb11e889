// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "journal.hpp"
#include "json_line.hpp"

namespace superrelay::audit {

/// A journal in a file, one JSON object a line (JSONL), which is only ever appended to.
///
/// An event is one write(2), so that several processes may write into one file, and it stands there
/// as a whole line or not at all: what a full disk cut off is ended before the next one. When lines
/// could not be written, a gap line tells how many, as soon as one can.
///
/// Key operations are on the disk (fdatasync) before they are carried out and when they are told to
/// be done. Decisions are in the kernel's memory: they outlive the node, however it ends, but not
/// the machine, if it loses its power within the seconds that the kernel takes to write. What an
/// approval brought about is on the chain as well, and waiting for a disk at each would make every
/// request wait.
///
/// Writing blocks like any file's, for some microseconds. Not thread-safe.
class FileJournal final : public Journal {
public:
    using Now = std::function<Time()>;

    /// Opens the file; makes it, with mode 0600, where it is missing.
    /// @return Errc::config_invalid naming the file and what is wrong with it
    [[nodiscard]] static Result<std::unique_ptr<FileJournal>> open(
        const std::string& path, Now now = std::chrono::system_clock::now);

    ~FileJournal() override;
    FileJournal(const FileJournal&) = delete;
    FileJournal& operator=(const FileJournal&) = delete;

    [[nodiscard]] Result<void> record(const Decision& decision) override;
    [[nodiscard]] Result<void> record(const KeyOperation& operation) override;

    /// While lines are missing: tries to tell so, which shows whether it works again.
    void try_again();

    /// Why the last line is missing; nothing when it is there.
    [[nodiscard]] const std::optional<Error>& failure() const noexcept { return failure_; }

private:
    FileJournal(int file, std::string path, Now now)
        : file_(file), path_(std::move(path)), now_(std::move(now)) {}

    [[nodiscard]] Result<void> append(std::string_view line);
    [[nodiscard]] bool ends_torn() const;
    [[nodiscard]] Result<void> fail_with(int error);

    int file_;
    std::string path_;
    Now now_;
    std::uint64_t lost_ = 0;
    std::optional<Error> failure_;
};

}  // namespace superrelay::audit
