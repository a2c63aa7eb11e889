// SPDX-License-Identifier: MIT
#include "tamper_lock.hpp"

#include <algorithm>
#include <fstream>
#include <superrelay/core/durable_file.hpp>
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

}  // namespace

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
    if (auto removed = remove_durably(file); !removed) return fail(std::move(removed));
    return signs;
}

TamperLock::TamperLock(fs::path file) : file_(std::move(file)) {
    publish(read_tamper_lock(file_));
}

void TamperLock::publish(std::vector<TamperSign> signs) {
    const std::lock_guard lock(mutex_);
    signs_ = std::move(signs);
    locked_ = !signs_.empty();
}

void TamperLock::lock(const std::vector<TamperSign>& signs) {
    auto all = signs_;
    for (const auto& sign : signs) {
        if (std::ranges::find(all, sign.name, &TamperSign::name) == all.end()) all.push_back(sign);
    }
    const bool changed = all.size() != signs_.size();
    if (changed) publish(std::move(all));
    if (changed || unwritten_) write();
}

void TamperLock::write() {
    std::string content;
    for (const auto& sign : signs_)
        content += line_of(sign);
    auto written = write_durably(file_, content);
    const std::lock_guard lock(mutex_);
    unwritten_.reset();
    if (!written) unwritten_ = std::move(written).error();
}

void TamperLock::refresh() {
    if (unwritten_) {
        write();
    } else if (auto signs = read_tamper_lock(file_); signs != signs_) {
        publish(std::move(signs));
    }
}

std::vector<TamperSign> TamperLock::signs() const {
    const std::lock_guard lock(mutex_);
    return signs_;
}

std::optional<Error> TamperLock::failure() const {
    const std::lock_guard lock(mutex_);
    return unwritten_;
}

}  // namespace superrelay::app
