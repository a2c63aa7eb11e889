// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "storage/folder.hpp"
#include "storage/object_image.hpp"
#include "storage/vault.hpp"

namespace softtee {

/// The persistent objects of one TA. Thread-safe: a multi-instance TA has
/// several threads over one store.
///
/// Results are GlobalPlatform's: TEE_ERROR_ITEM_NOT_FOUND, CORRUPT_OBJECT,
/// STORAGE_NO_SPACE, ACCESS_CONFLICT, and STORAGE_NOT_AVAILABLE when the host's
/// file system fails otherwise.
class ObjectStore {
public:
    ObjectStore(const std::filesystem::path& root, View device_key, const TEE_UUID& ta);

    [[nodiscard]] TEE_Result load(View id, ObjectImage& image);
    [[nodiscard]] TEE_Result save(View id, const ObjectImage& image);
    [[nodiscard]] TEE_Result remove(View id);
    [[nodiscard]] bool exists(View id) const;
    /// ACCESS_CONFLICT if `to` exists. Atomic: what a crash leaves half done,
    /// the next start finishes.
    [[nodiscard]] TEE_Result rename(View from, View to);

    struct Entry {
        TEE_Result result;  // CORRUPT_OBJECT: the rest is empty
        Bytes id;
        ObjectImage image;
    };
    [[nodiscard]] std::vector<std::string> names() const;
    /// One of names(); ITEM_NOT_FOUND if it has been removed meanwhile.
    [[nodiscard]] Entry load_named(const std::string& name);

    [[nodiscard]] const Vault& vault() const { return vault_; }

private:
    void finish_rename();

    mutable std::mutex mutex_;
    Vault vault_;
    Folder folder_;
};

}  // namespace softtee
