// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "current_file.hpp"
#include "journal.hpp"
#include "json_line.hpp"
#include "record_files.hpp"

namespace superrelay::audit {

struct FileJournalSettings {
    std::string path;  ///< where it is a link to a file, that file is meant, as it was at the start
    /// In bytes: before a line would make the file larger, another takes its place; 0: never.
    std::uint64_t max_size = 0;
    /// The most files, the one that is written to included: beyond, the oldest are deleted. 0: none
    /// is.
    std::uint64_t max_files = 0;
    std::function<Time()> now = std::chrono::system_clock::now;
};

/// A journal in a file, one JSON object a line (JSONL), which is only ever appended to. Each line
/// has its number and the hash of the one before it (docs/audit.md), across restarts and files.
///
/// An event is one write(2) under the file's lock, so that several processes may write into one
/// file, and it stands there as a whole line or not at all: what a full disk or a power cut left of
/// one is ended and hashed by the next. When lines could not be written, a gap line tells how many,
/// as soon as one can.
///
/// What operators do is on the disk (fdatasync) before they are carried out and when they are told
/// to be done. Decisions are in the kernel's memory: they outlive the node, however it ends, but
/// not the machine, if it loses its power within the seconds that the kernel takes to write. What
/// an approval brought about is on the chain as well, and waiting for a disk at each would make
/// every request wait.
///
/// Writing blocks: like any file's for some microseconds; while another process holds the file's
/// lock, for a fifth of a second at most, then it fails; for what an operator does until its line
/// is on the disk; when another file takes its place until the old one and the folder are, and for
/// each file that is then deleted until the line that says so is. Not thread-safe.
class FileJournal final : public Journal {
public:
    /// Opens the file; makes it, with mode 0600, where it is missing.
    /// @return Errc::config_invalid naming the file and what is wrong with it
    [[nodiscard]] static Result<std::unique_ptr<FileJournal>> open(
        FileJournalSettings settings, FileOps& ops = system_file_ops());

    [[nodiscard]] Result<void> record(const Decision& decision) override;
    [[nodiscard]] Result<void> record(const KeyOperation& operation) override;
    [[nodiscard]] Result<void> record(const OperatorAct& act) override;

    /// While lines are missing: tries to tell so, which shows whether it works again.
    void try_again();

    /// Why the last line is missing; nothing when it is there.
    [[nodiscard]] const std::optional<Error>& failure() const noexcept { return failure_; }
    /// Why the file could not be replaced, or the oldest not deleted, when that was last due.
    [[nodiscard]] const std::optional<Error>& rotation_failure() const noexcept {
        return rotation_failure_;
    }
    /// The last line that this process wrote or found; nothing before the first.
    [[nodiscard]] const std::optional<Head>& head() const noexcept { return head_; }
    [[nodiscard]] const std::string& path() const noexcept { return settings_.path; }

private:
    /// Lines on their way into the file, linked.
    struct Batch {
        std::string text;
        std::optional<Head> head;
        std::size_t told = 0;  ///< with how much of it written no loss is untold

        void add(std::string_view line);
    };

    FileJournal(FileJournalSettings settings, FileOps& ops)
        : settings_(std::move(settings)),
          ops_(ops),
          file_(settings_.path, ops),
          rotation_size_(settings_.max_size) {}

    [[nodiscard]] Result<void> append(std::string_view line);
    [[nodiscard]] Result<void> append_to_disk(std::string_view line);
    [[nodiscard]] Result<void> append_locked(std::string_view line);
    [[nodiscard]] Result<void> lock_and_read();
    void lock_predecessor();
    void adopt(const Head& last);
    [[nodiscard]] bool begins_file() const;
    [[nodiscard]] bool is_full(std::size_t line_size) const;
    [[nodiscard]] Batch what_comes_first() const;
    [[nodiscard]] int write(const Batch& batch);
    [[nodiscard]] int rename_full(const std::string& name);
    [[nodiscard]] Result<void> rotate();
    void tidy(bool begun);
    [[nodiscard]] int remove(const std::string& path);
    [[nodiscard]] Error failing(std::string_view what) const;

    FileJournalSettings settings_;
    FileOps& ops_;
    CurrentFile file_;
    std::optional<LockedFile> predecessor_;    ///< while the first line of a file is written
    std::optional<std::uint64_t> known_size_;  ///< with which end_ was true
    std::optional<Head> head_;
    Tail end_;
    std::uint64_t lost_ = 0;
    std::optional<Error> failure_;
    std::optional<Error> rotation_failure_;
    std::uint64_t rotation_size_;  ///< max_size, more after it failed
    bool tidy_due_ = true;         ///< whether there may be more files than are kept
};

}  // namespace superrelay::audit
