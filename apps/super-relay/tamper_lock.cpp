// SPDX-License-Identifier: MIT
#include "tamper_lock.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

namespace superrelay::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kUnreadable = "tamper_lock";

/// A name and, behind a space, the message.
std::string line_of(const TamperSign& sign) {
    std::string message = sign.message;
    std::ranges::replace(message, '\n', ' ');
    return sign.name + ' ' + message + '\n';
}

bool write_all(int file, std::string_view content) {
    while (!content.empty()) {
        const ssize_t done = ::write(file, content.data(), content.size());
        if (done < 0) return false;
        content.remove_prefix(static_cast<std::size_t>(done));
    }
    return fsync(file) == 0;
}

void sync_folder(const fs::path& folder) {
    const int opened = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0) return;
    (void)fsync(opened);
    close(opened);
}

}  // namespace

Result<void> write_atomically(const fs::path& file, const std::string& content) {
    const fs::path draft = file.string() + ".new";
    const int opened = open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool written = opened >= 0 && write_all(opened, content);
    const int error = errno;
    if (opened >= 0) close(opened);
    if (!written) return fail(Errc::internal, draft.string() + ": " + std::strerror(error));
    if (rename(draft.c_str(), file.c_str()) != 0)
        return fail(Errc::internal, file.string() + ": " + std::strerror(errno));
    sync_folder(file.parent_path());
    return {};
}

std::vector<TamperSign> read_tamper_lock(const fs::path& path) {
    std::error_code error;
    const auto status = fs::symlink_status(path, error);
    if (status.type() == fs::file_type::not_found) return {};
    std::vector<TamperSign> signs;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        const auto space = line.find(' ');
        if (space == std::string::npos) continue;
        signs.push_back({line.substr(0, space), line.substr(space + 1)});
    }
    if (signs.empty()) signs.push_back({kUnreadable, path.string() + " cannot be read"});
    return signs;
}

Result<std::vector<TamperSign>> clear_tamper_lock(const fs::path& file) {
    auto signs = read_tamper_lock(file);
    if (unlink(file.c_str()) != 0 && errno != ENOENT)
        return fail(Errc::internal, file.string() + ": " + std::strerror(errno));
    sync_folder(file.parent_path());
    return signs;
}

TamperLock::TamperLock(fs::path file) : file_(std::move(file)), signs_(read_tamper_lock(file_)) {}

void TamperLock::lock(const std::vector<TamperSign>& signs) {
    const std::lock_guard lock(mutex_);
    bool changed = false;
    for (const auto& sign : signs) {
        if (std::ranges::find(signs_, sign.name, &TamperSign::name) != signs_.end()) continue;
        signs_.push_back(sign);
        changed = true;
    }
    if (changed || !written_) write();
}

void TamperLock::write() {
    std::string content;
    for (const auto& sign : signs_)
        content += line_of(sign);
    written_ = write_atomically(file_, content).has_value();
}

void TamperLock::refresh() {
    const std::lock_guard lock(mutex_);
    if (!written_) {
        write();
    } else {
        signs_ = read_tamper_lock(file_);
    }
}

bool TamperLock::locked() const {
    const std::lock_guard lock(mutex_);
    return !signs_.empty();
}

std::vector<TamperSign> TamperLock::signs() const {
    const std::lock_guard lock(mutex_);
    return signs_;
}

}  // namespace superrelay::app
