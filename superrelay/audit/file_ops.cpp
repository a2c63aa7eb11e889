// SPDX-License-Identifier: MIT
#include "file_ops.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <superrelay/core/durable_file.hpp>
#include <system_error>
#include <thread>

namespace superrelay::audit {
namespace fs = std::filesystem;
namespace {

class SystemFileOps final : public FileOps {
public:
    int open(const std::string& path) override {
        constexpr mode_t kOwnerOnly = 0600;
        return ::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, kOwnerOnly);
    }
    ssize_t write(int file, std::string_view text) override {
        for (;;) {
            const ssize_t written = ::write(file, text.data(), text.size());
            if (written >= 0 || errno != EINTR) return written;
        }
    }
    int sync(int file) override { return fdatasync(file); }
    int rename(const std::string& from, const std::string& to) override {
        return ::rename(from.c_str(), to.c_str());
    }
    int remove(const std::string& path) override { return unlink(path.c_str()); }
};

}  // namespace

FileOps& system_file_ops() {
    static SystemFileOps ops;
    return ops;
}

Descriptor open_to_read(const std::string& path) {
    return Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
}

std::string resolved(const std::string& path) {
    constexpr int kMostLinks = 40;
    std::error_code error;
    fs::path out(path);
    const auto type = fs::status(out, error).type();
    if (type != fs::file_type::regular && type != fs::file_type::not_found) return path;
    for (int i = 0; fs::is_symlink(out, error); ++i) {
        const auto target = fs::read_symlink(out, error);
        if (error || i == kMostLinks) return path;
        out = out.parent_path() / target;
    }
    return out.string();
}

bool lock_file(int file, int operation) {
    constexpr int kTries = 200;
    constexpr std::chrono::milliseconds kPause(1);
    for (int i = 0; i < kTries; ++i) {
        if (flock(file, operation | LOCK_NB) == 0) return true;
        if (errno != EWOULDBLOCK && errno != EINTR) return false;
        std::this_thread::sleep_for(kPause);
    }
    errno = EWOULDBLOCK;
    return false;
}

int sync_folder(FileOps& ops, const std::string& path) {
    const Descriptor folder = open_folder_of(path);
    return folder ? ops.sync(folder.get()) : -1;
}

}  // namespace superrelay::audit
