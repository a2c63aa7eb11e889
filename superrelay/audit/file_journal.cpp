// SPDX-License-Identifier: MIT
#include "file_journal.hpp"

#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <tuple>

#include "chain.hpp"

namespace superrelay::audit {
namespace {

/// Room for a line's link, and for the lines that may come before it.
constexpr std::size_t kBeside = 1024;

/// Numbers that are left for what is written beside events.
constexpr std::uint64_t kReserved = std::uint64_t{1} << 20;

std::string name_of(const std::string& path) {
    return std::filesystem::path(path).filename().string();
}

SetAside set_aside(const std::string& bytes) {
    if (bytes.empty()) return {};
    return {bytes.size(), hash_of(bytes)};
}

}  // namespace

Result<std::unique_ptr<FileJournal>> FileJournal::open(FileJournalSettings settings, FileOps& ops) {
    settings.path = resolved(settings.path);
    std::unique_ptr<FileJournal> out(new FileJournal(std::move(settings), ops));
    auto readable = out->lock_and_read();
    const bool opened = out->file_.get() >= 0;
    out->file_.unlock();
    if (!readable && (!opened || readable.error().code == Errc::config_invalid)) {
        return fail(Errc::config_invalid, out->path() + ": " + readable.error().message);
    }
    // What stands in the way of the first line, such as a full disk, may pass: health tells.
    std::ignore = out->append("");
    return out;
}

Result<void> FileJournal::record(const Decision& decision) {
    return append(to_line(settings_.now(), decision));
}

Result<void> FileJournal::record(const KeyOperation& operation) {
    return append_to_disk(to_line(settings_.now(), operation));
}

Result<void> FileJournal::record(const OperatorAct& act) {
    return append_to_disk(to_line(settings_.now(), act));
}

Result<void> FileJournal::append_to_disk(std::string_view line) {
    if (auto written = append(line); !written) return written;
    // What is no file on a disk need not get there.
    if (ops_.sync(file_.get()) != 0 && errno != EINVAL && errno != EROFS) {
        failure_ = failing(std::strerror(errno));
        return tl::unexpected(*failure_);
    }
    return {};
}

void FileJournal::try_again() {
    if (failure_) std::ignore = append("");
}

/// Appends a line, behind what has to stand before it.
Result<void> FileJournal::append(std::string_view line) {
    auto done = append_locked(line);
    predecessor_.reset();
    file_.unlock();
    if (done) {
        failure_.reset();
        return done;
    }
    if (!line.empty()) ++lost_;
    failure_ = failing(done.error().message);
    return tl::unexpected(*failure_);
}

Result<void> FileJournal::append_locked(std::string_view line) {
    if (line.size() > kMaxLine - kBeside) return fail(Errc::unavailable, "a line is too long");
    if (auto ready = lock_and_read(); !ready) return ready;
    if (!line.empty() && is_full(line.size())) {
        if (auto ready = rotate(); !ready) return ready;
    }
    if (head_ && head_->seq > kMaxSeq - kReserved) {
        return fail(Errc::unavailable, "expected lines with numbers below 2^53, its last has " +
                                           std::to_string(head_->seq));
    }
    const bool begins = begins_file();
    Batch batch = what_comes_first();
    if (!line.empty()) batch.add(line);
    if (!batch.text.empty()) {
        if (write(batch) != 0) return fail(Errc::unavailable, std::strerror(errno));
    }
    if (file_.regular() && (begins || tidy_due_)) tidy(begins);
    return {};
}

/// Has the lock, and knows how the file ends and which line was the last.
Result<void> FileJournal::lock_and_read() {
    const auto other = file_.lock();
    if (!other) return fail(other.error().code, other.error().message);
    if (!file_.regular()) return {};
    if (*other) {
        known_size_.reset();
        rotation_size_ = settings_.max_size;
    }
    if (known_size_ == file_.size()) return {};
    auto tail = read_tail(file_.get(), file_.size());
    if (!tail) return fail(std::move(tail));
    end_ = *std::move(tail);
    if (end_.last) {
        adopt(*end_.last);
    } else {
        lock_predecessor();
        if (predecessor_) adopt(predecessor_->last);
    }
    known_size_ = file_.size();
    return {};
}

/// The file that we have renamed ourselves, if it is still the latest; else the one with the latest
/// line.
void FileJournal::lock_predecessor() {
    const auto rotated = predecessor_ ? rotated_files(path()) : std::vector<std::string>{};
    const bool latest = !rotated.empty() && rotated.back() == predecessor_->path;
    if (latest && lock_file(predecessor_->file.get(), LOCK_EX)) return;
    predecessor_ = audit::lock_predecessor(path());
}

/// An earlier line than one that was there is none to go on from: who cut the file shall be seen.
void FileJournal::adopt(const Head& last) {
    if (!head_ || last.seq > head_->seq) head_ = last;
}

bool FileJournal::begins_file() const {
    return file_.regular() ? !end_.last : !head_;
}

bool FileJournal::is_full(std::size_t line_size) const {
    return settings_.max_size > 0 && file_.regular() && !begins_file() && end_.foreign.empty() &&
           file_.size() + line_size + kBeside > rotation_size_;
}

FileJournal::Batch FileJournal::what_comes_first() const {
    Batch batch{.text = end_.torn ? "\n" : "", .head = head_};
    const Time now = settings_.now();
    if (begins_file()) {
        const bool known = predecessor_ && predecessor_->last == head_;
        const auto after = known ? name_of(predecessor_->path) : "";
        const auto foreign = set_aside((known ? predecessor_->foreign : "") + end_.foreign);
        batch.add(head_ ? continue_line(now, after, foreign) : start_line(now, foreign));
    } else if (!end_.foreign.empty()) {
        batch.add(set_aside_line(now, set_aside(end_.foreign)));
    }
    if (lost_ > 0) batch.add(gap_line(now, lost_));
    batch.told = batch.text.size();
    return batch;
}

void FileJournal::Batch::add(std::string_view line) {
    const std::string linked = chained(head, line);
    head = head_after(head, linked);
    text += linked;
}

/// @return 0; else -1 and errno
int FileJournal::write(const Batch& batch) {
    const ssize_t written = ops_.write(file_.get(), batch.text);
    // That a part of it was written is how a disk begins to be full.
    const int error = written < 0 ? errno : ENOSPC;
    if (written >= static_cast<ssize_t>(batch.told)) lost_ = 0;
    if (written != static_cast<ssize_t>(batch.text.size())) {
        known_size_.reset();
        errno = error;
        return -1;
    }
    head_ = batch.head;
    end_ = Tail{};
    end_.last = head_;
    if (known_size_) *known_size_ += batch.text.size();
    return 0;
}

/// Puts another file in the place of the full one. Where that cannot be, the full one goes on.
Result<void> FileJournal::rotate() {
    const auto first = first_seq_of(file_.get());
    const std::string name = rotated_name(path(), first.value_or(head_->seq));
    if (rename_full(name) != 0) {
        rotation_failure_ = failing(std::string("it cannot be renamed: ") + std::strerror(errno));
        // Each try waits for the disk.
        rotation_size_ = file_.size() + std::max(settings_.max_size / 16, std::uint64_t{kBeside});
        return {};
    }
    predecessor_ = LockedFile{name, file_.release(), *end_.last, {}};
    return lock_and_read();
}

/// @return 0; else -1 and errno
int FileJournal::rename_full(const std::string& name) {
    // Else a line of the next file might outlive a loss of power, and its predecessor not.
    if (ops_.sync(file_.get()) != 0) return -1;
    std::error_code unknown;
    if (std::filesystem::exists(name, unknown) || unknown) {
        errno = unknown ? unknown.value() : EEXIST;
        return -1;
    }
    return ops_.rename(path(), name);
}

/// What a file's change leaves to be done: to keep it, and to delete what is too much.
void FileJournal::tidy(bool begun) {
    tidy_due_ = false;
    int done = begun ? sync_folder(ops_, path()) : 0;
    const auto files = rotated_files(path());
    const std::size_t kept = settings_.max_files > 0 ? settings_.max_files - 1 : files.size();
    for (std::size_t i = 0; done == 0 && i + kept < files.size(); ++i) {
        done = remove(files[i]);
    }
    rotation_failure_.reset();
    if (done != 0) {
        rotation_failure_ =
            failing(std::string("too many files are kept: ") + std::strerror(errno));
    }
}

/// Deletes a file, after the record says so.
/// @return 0; else -1 and errno
int FileJournal::remove(const std::string& path) {
    std::optional<Head> last;
    struct stat status{};
    const auto file = open_to_read(path);
    if (!file || fstat(file.get(), &status) != 0) return -1;
    if (const auto tail = read_tail(file.get(), static_cast<std::uint64_t>(status.st_size))) {
        last = tail->last;
    }
    Batch batch{.text = "", .head = head_};
    batch.add(remove_line(settings_.now(), name_of(path), last));
    if (write(batch) != 0) return -1;
    if (ops_.sync(file_.get()) != 0) return -1;
    return ops_.remove(path);
}

Error FileJournal::failing(std::string_view what) const {
    return {Errc::unavailable, "the audit record " + path() + ": " + std::string(what)};
}

}  // namespace superrelay::audit
