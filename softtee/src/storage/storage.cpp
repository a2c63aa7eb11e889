// SPDX-License-Identifier: MIT
#include "storage/storage.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace softtee {
namespace {

constexpr std::size_t kDeviceKeySize = 32;
constexpr char kDeviceKeyFile[] = "device.key";
constexpr char kLockFile[] = "lock";

const char* setting(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0' ? value : nullptr;
}

}  // namespace

std::filesystem::path Storage::default_path() {
    if (const char* own = setting("SOFTTEE_STORAGE")) return own;
    if (const char* state = setting("XDG_STATE_HOME")) {
        return std::filesystem::path(state) / "softtee";
    }
    if (const char* home = setting("HOME")) {
        return std::filesystem::path(home) / ".local" / "state" / "softtee";
    }
    throw std::runtime_error("no storage folder: set SOFTTEE_STORAGE or HOME");
}

Storage::Storage(const std::filesystem::path& path) : folder_(path) {
    lock_folder();
    try {
        read_device_key();
    } catch (...) {
        ::close(lock_);
        throw;
    }
}

Storage::~Storage() {
    ::close(lock_);
}

std::shared_ptr<OpenObjects> Storage::objects_of(const TEE_UUID& ta) {
    const std::lock_guard lock(mutex_);
    auto& objects = by_ta_[ta];
    if (!objects) objects = std::make_shared<OpenObjects>(folder_.path(), device_key_, ta);
    return objects;
}

void Storage::lock_folder() {
    const std::filesystem::path file = folder_.path() / kLockFile;
    lock_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock_ < 0) throw std::system_error(errno, std::generic_category(), file.string());
    if (flock(lock_, LOCK_EX | LOCK_NB) == 0) return;
    ::close(lock_);
    throw StorageBusy("storage " + folder_.path().string() + " is in use by another process");
}

void Storage::read_device_key() {
    const FileStatus status = folder_.read(kDeviceKeyFile, device_key_);
    if (status == FileStatus::missing) {
        device_key_.resize(kDeviceKeySize);
        random_bytes(device_key_);
        if (folder_.write(kDeviceKeyFile, device_key_) == FileStatus::ok) return;
    } else if (status == FileStatus::ok && device_key_.size() == kDeviceKeySize) {
        return;
    }
    throw std::runtime_error("device key in " + folder_.path().string() + " cannot be used");
}

}  // namespace softtee
