// SPDX-License-Identifier: MIT
#include "current_file.hpp"

#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace superrelay::audit {
namespace {

tl::unexpected<Error> system_error(int error) {
    return fail(Errc::unavailable, std::strerror(error));
}

}  // namespace

Result<bool> CurrentFile::lock() {
    constexpr int kTries = 8;
    bool other = false;
    for (int i = 0; i < kTries; ++i) {
        if (!file_) {
            other = true;
            if (auto opened = open(); !opened) return fail(std::move(opened));
        }
        if (!regular_) return other;
        if (!lock_file(file_.get(), LOCK_EX)) {
            if (errno != EWOULDBLOCK) return system_error(errno);
            return fail(Errc::unavailable, "another process holds its lock");
        }
        locked_ = true;
        if (stands_at_path()) return other;
        close();
    }
    return fail(Errc::unavailable, "it is renamed again and again");
}

void CurrentFile::unlock() noexcept {
    if (locked_) flock(file_.get(), LOCK_UN);
    locked_ = false;
}

Descriptor CurrentFile::release() noexcept {
    unlock();
    return std::exchange(file_, Descriptor());
}

void CurrentFile::close() noexcept {
    file_.reset();
    locked_ = false;
}

Result<void> CurrentFile::open() {
    struct stat status{};
    file_.reset(ops_.open(path_));
    if (!file_ || fstat(file_.get(), &status) != 0) {
        const int error = errno;
        close();
        return system_error(error);
    }
    regular_ = S_ISREG(status.st_mode);
    return {};
}

bool CurrentFile::stands_at_path() {
    struct stat ours{};
    struct stat there{};
    if (fstat(file_.get(), &ours) != 0 || stat(path_.c_str(), &there) != 0) return false;
    size_ = static_cast<std::uint64_t>(ours.st_size);
    return ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
}

}  // namespace superrelay::audit
