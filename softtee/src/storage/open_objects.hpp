// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "storage/object_store.hpp"

namespace softtee {

class OpenObjects;

/// One persistent object while handles are open on it: who holds it with which
/// flags, and the content they share. Made by OpenObjects alone.
struct OpenObject {
    Bytes id;
    std::uint32_t flags = 0;  // of the first handle; later ones are compatible
    std::uint32_t handles = 0;
    ObjectImage image;
};

/// The TA's objects with GlobalPlatform's sharing rules (Internal Core API
/// 1.3.1, 5.7.1) between all handles of all its instances. Thread-safe.
class OpenObjects {
public:
    OpenObjects(const std::filesystem::path& root, View device_key, const TEE_UUID& ta)
        : store_(root, device_key, ta) {}

    using Ref = std::shared_ptr<OpenObject>;

    /// ITEM_NOT_FOUND, ACCESS_CONFLICT, or CORRUPT_OBJECT: then the object has
    /// been removed, as OP-TEE does.
    [[nodiscard]] TEE_Result open(View id, std::uint32_t flags, Ref& object);

    /// Writes the object and leaves it open. ACCESS_CONFLICT if it is open, or
    /// exists and `flags` have no TEE_DATA_FLAG_OVERWRITE.
    [[nodiscard]] TEE_Result create(View id, std::uint32_t flags, ObjectImage image, Ref& object);

    void close(const Ref& object);

    /// Replaces data[position, …) by `bytes`, zeros filling any gap.
    [[nodiscard]] TEE_Result write(const Ref& object, std::size_t position, View bytes);
    /// Copies what is there from `position` on; returns the count.
    [[nodiscard]] std::size_t read(const Ref& object, std::size_t position,
                                   std::span<std::uint8_t> out);
    [[nodiscard]] TEE_Result truncate(const Ref& object, std::size_t size);
    [[nodiscard]] std::size_t data_size(const Ref& object);

    [[nodiscard]] TEE_Result remove(const Ref& object);
    [[nodiscard]] TEE_Result rename(const Ref& object, View id);
    /// Stores other usage bits with the object.
    [[nodiscard]] TEE_Result set_usage(const Ref& object, std::uint32_t usage);

    [[nodiscard]] std::vector<std::string> names() const { return store_.names(); }
    [[nodiscard]] ObjectStore::Entry load_named(const std::string& name) {
        return store_.load_named(name);
    }
    [[nodiscard]] const Vault& vault() const { return store_.vault(); }

private:
    [[nodiscard]] TEE_Result replace_data(OpenObject& object, Bytes data);

    std::mutex mutex_;
    ObjectStore store_;
    std::map<Bytes, Ref> open_;
};

}  // namespace softtee
