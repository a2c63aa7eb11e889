// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>

#include "storage/folder.hpp"
#include "storage/open_objects.hpp"
#include "uuid.hpp"

namespace softtee {

/// The folder is in use by another process.
class StorageBusy : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The storage folder of one emulated device, held by one process at a time:
/// `lock`, `device.key` (random, made at first use, 0600) and a folder for
/// each TA. Thread-safe.
class Storage {
public:
    /// $SOFTTEE_STORAGE, else $XDG_STATE_HOME/softtee, else
    /// ~/.local/state/softtee.
    static std::filesystem::path default_path();

    /// Throws StorageBusy, and std::exception for anything else that keeps the
    /// folder from being used.
    explicit Storage(const std::filesystem::path& path);
    ~Storage();
    Storage(const Storage&) = delete;
    Storage& operator=(const Storage&) = delete;

    /// The TA's objects, made at first use.
    [[nodiscard]] std::shared_ptr<OpenObjects> objects_of(const TEE_UUID& ta);

    [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

private:
    void lock_folder();
    void read_device_key();

    std::mutex mutex_;
    Folder folder_;
    int lock_ = -1;
    Bytes device_key_;
    std::map<TEE_UUID, std::shared_ptr<OpenObjects>, UuidLess> by_ta_;
};

}  // namespace softtee
