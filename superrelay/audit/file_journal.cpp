// SPDX-License-Identifier: MIT
#include "file_journal.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <tuple>
#include <utility>

namespace superrelay::audit {
namespace {

/// As write(2), but for interruptions.
ssize_t write_to(int file, const std::string& text) {
    for (;;) {
        const ssize_t written = write(file, text.data(), text.size());
        if (written >= 0 || errno != EINTR) return written;
    }
}

}  // namespace

Result<std::unique_ptr<FileJournal>> FileJournal::open(const std::string& path, Now now) {
    constexpr mode_t kOwnerOnly = 0600;
    // Readable as well: how the file ends is looked at before each line.
    const int file = ::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, kOwnerOnly);
    if (file < 0) return fail(Errc::config_invalid, path + ": " + std::strerror(errno));
    return std::unique_ptr<FileJournal>(new FileJournal(file, path, std::move(now)));
}

FileJournal::~FileJournal() {
    close(file_);
}

Result<void> FileJournal::record(const Decision& decision) {
    return append(to_line(now_(), decision));
}

Result<void> FileJournal::record(const KeyOperation& operation) {
    if (auto written = append(to_line(now_(), operation)); !written) return written;
    // What is no file on a disk need not get there.
    if (fdatasync(file_) != 0 && errno != EINVAL && errno != EROFS) return fail_with(errno);
    return {};
}

void FileJournal::try_again() {
    if (failure_) std::ignore = append("");
}

/// Appends a line, behind what has to stand before it.
Result<void> FileJournal::append(std::string_view line) {
    std::string text = ends_torn() ? "\n" : "";
    if (lost_ > 0) text += gap_line(now_(), lost_);
    const auto before = static_cast<ssize_t>(text.size());
    text += line;
    const ssize_t written = write_to(file_, text);
    // That a part of it was written is how a disk begins to be full.
    const int error = written < 0 ? errno : ENOSPC;
    if (written >= before) lost_ = 0;
    if (written != static_cast<ssize_t>(text.size())) {
        if (!line.empty()) ++lost_;
        return fail_with(error);
    }
    failure_.reset();
    return {};
}

/// Whether the file ends in the midst of a line, whoever wrote it.
bool FileJournal::ends_torn() const {
    struct stat status{};
    char last = '\n';
    if (fstat(file_, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0) return false;
    return pread(file_, &last, 1, status.st_size - 1) == 1 && last != '\n';
}

Result<void> FileJournal::fail_with(int error) {
    failure_ = Error{Errc::unavailable, "the audit record " + path_ + ": " + std::strerror(error)};
    return tl::unexpected(*failure_);
}

}  // namespace superrelay::audit
