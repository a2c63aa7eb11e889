// SPDX-License-Identifier: MIT
// Persistent objects and their enumeration (TEE Internal Core API 1.3.1, 5.7
// and 5.8).

#include "api/access.hpp"

using namespace softtee;  // NOLINT(google-build-using-namespace): C functions follow

namespace {

constexpr std::uint32_t kOpenFlags = TEE_DATA_FLAG_ACCESS_READ | TEE_DATA_FLAG_ACCESS_WRITE |
                                     TEE_DATA_FLAG_ACCESS_WRITE_META | TEE_DATA_FLAG_SHARE_READ |
                                     TEE_DATA_FLAG_SHARE_WRITE;

/// softtee has one storage, and no RPMB.
bool has_storage(std::uint32_t id) {
    return id == TEE_STORAGE_PRIVATE || id == TEE_STORAGE_PRIVATE_REE;
}

View object_id(const ApiCall& api, const void* id, std::size_t size) {
    if (size > TEE_OBJECT_ID_MAX_LEN) panic(TEE_ERROR_BAD_PARAMETERS, "object id over 64 bytes");
    require_private(*api, id, size);
    return input(id, size);
}

void check_flags(std::uint32_t flags, std::uint32_t known) {
    if ((flags & ~known) != 0) panic(TEE_ERROR_BAD_PARAMETERS, "unknown access flags");
}

Object& writable_meta(const ApiCall& api, TEE_ObjectHandle handle, TEE_Result otherwise) {
    Object& object = api->objects.get(handle);
    if (!object.persistent() || (object.flags & TEE_DATA_FLAG_ACCESS_WRITE_META) == 0) {
        panic(otherwise, "the handle has no TEE_DATA_FLAG_ACCESS_WRITE_META");
    }
    return object;
}

ObjectImage image_of(const ApiCall& api, TEE_ObjectHandle attributes, View data) {
    ObjectImage image;
    image.data.assign(data.begin(), data.end());
    if (attributes == TEE_HANDLE_NULL) return image;
    const Object& source = api->objects.get(attributes);
    if (!source.initialized()) {
        panic(TEE_ERROR_BAD_PARAMETERS, "the attributes are of an object not initialised");
    }
    image.type = source.type;
    image.size = source.size;
    image.max_size = source.max_size;
    image.usage = source.usage;
    image.attributes = source.attributes;
    return image;
}

}  // namespace

// NOLINTBEGIN(readability-identifier-naming)
extern "C" {

TEE_Result TEE_OpenPersistentObject(uint32_t storageID, const void* objectID, size_t objectIDLen,
                                    uint32_t flags, TEE_ObjectHandle* object) {
    const ApiCall api;
    check_flags(flags, kOpenFlags);
    required(object) = TEE_HANDLE_NULL;
    if (!has_storage(storageID)) return TEE_ERROR_ITEM_NOT_FOUND;
    const View id = object_id(api, objectID, objectIDLen);
    OpenObjects::Ref file;
    api->storage_used();
    const TEE_Result result = api->storage().open(id, flags, file);
    if (result != TEE_SUCCESS) return result;
    auto made = std::make_unique<Object>();
    made->attach(api->storage(), std::move(file), flags);
    *object = api->objects.add(std::move(made));
    return TEE_SUCCESS;
}

TEE_Result TEE_CreatePersistentObject(uint32_t storageID, const void* objectID, size_t objectIDLen,
                                      uint32_t flags, TEE_ObjectHandle attributes,
                                      const void* initialData, size_t initialDataLen,
                                      TEE_ObjectHandle* object) {
    const ApiCall api;
    check_flags(flags, kOpenFlags | TEE_DATA_FLAG_OVERWRITE);
    if (object != nullptr) *object = TEE_HANDLE_NULL;
    if (!has_storage(storageID)) return TEE_ERROR_ITEM_NOT_FOUND;
    const View id = object_id(api, objectID, objectIDLen);
    ObjectImage image = image_of(api, attributes, input(initialData, initialDataLen));
    OpenObjects::Ref file;
    api->storage_used();
    const TEE_Result result = api->storage().create(id, flags, std::move(image), file);
    if (result != TEE_SUCCESS) return result;
    if (object == nullptr && attributes != TEE_HANDLE_NULL &&
        !api->objects.get(attributes).persistent()) {
        // The caller's transient object becomes the handle (1.3.1, 5.7.2).
        api->objects.get(attributes).attach(api->storage(), std::move(file), flags);
        return TEE_SUCCESS;
    }
    auto made = std::make_unique<Object>();
    made->attach(api->storage(), std::move(file), flags);
    if (object != nullptr) *object = api->objects.add(std::move(made));
    return TEE_SUCCESS;
}

TEE_Result TEE_CloseAndDeletePersistentObject1(TEE_ObjectHandle object) {
    const ApiCall api;
    if (object == TEE_HANDLE_NULL) return TEE_SUCCESS;
    const Object& it = writable_meta(api, object, TEE_ERROR_ACCESS_CONFLICT);
    api->storage_used();
    const TEE_Result result = api->storage().remove(it.file);
    api->objects.remove(object);
    if (result != TEE_SUCCESS && result != TEE_ERROR_STORAGE_NOT_AVAILABLE) {
        panic(result, "the object cannot be deleted");
    }
    return result;
}

void TEE_CloseAndDeletePersistentObject(TEE_ObjectHandle object) {
    if (TEE_CloseAndDeletePersistentObject1(object) != TEE_SUCCESS) {
        panic(0, "the object cannot be deleted");
    }
}

TEE_Result TEE_RenamePersistentObject(TEE_ObjectHandle object, const void* newObjectID,
                                      size_t newObjectIDLen) {
    const ApiCall api;
    const View id = object_id(api, newObjectID, newObjectIDLen);
    const Object& it = writable_meta(api, object, TEE_ERROR_BAD_STATE);
    api->storage_used();
    const TEE_Result result = api->storage().rename(it.file, id);
    if (result != TEE_SUCCESS && result != TEE_ERROR_ACCESS_CONFLICT &&
        result != TEE_ERROR_CORRUPT_OBJECT && result != TEE_ERROR_STORAGE_NOT_AVAILABLE) {
        panic(result, "the object cannot be renamed");
    }
    return result;
}

TEE_Result TEE_AllocatePersistentObjectEnumerator(TEE_ObjectEnumHandle* objectEnumerator) {
    const ApiCall api;
    required(objectEnumerator) = api->object_enumerators.add(std::make_unique<ObjectEnumerator>());
    return TEE_SUCCESS;
}

void TEE_FreePersistentObjectEnumerator(TEE_ObjectEnumHandle objectEnumerator) {
    const ApiCall api;
    if (objectEnumerator != TEE_HANDLE_NULL) api->object_enumerators.remove(objectEnumerator);
}

void TEE_ResetPersistentObjectEnumerator(TEE_ObjectEnumHandle objectEnumerator) {
    const ApiCall api;
    if (objectEnumerator != TEE_HANDLE_NULL) api->object_enumerators.get(objectEnumerator) = {};
}

TEE_Result TEE_StartPersistentObjectEnumerator(TEE_ObjectEnumHandle objectEnumerator,
                                               uint32_t storageID) {
    const ApiCall api;
    ObjectEnumerator& it = api->object_enumerators.get(objectEnumerator);
    it = {};
    if (!has_storage(storageID)) return TEE_ERROR_ITEM_NOT_FOUND;
    api->storage_used();
    it.names = api->storage().names();
    it.started = !it.names.empty();
    return it.started ? TEE_SUCCESS : TEE_ERROR_ITEM_NOT_FOUND;
}

TEE_Result TEE_GetNextPersistentObject(TEE_ObjectEnumHandle objectEnumerator,
                                       TEE_ObjectInfo* objectInfo, void* objectID,
                                       size_t* objectIDLen) {
    const ApiCall api;
    ObjectEnumerator& it = api->object_enumerators.get(objectEnumerator);
    api->storage_used();
    while (it.next < it.names.size()) {
        const ObjectStore::Entry entry = api->storage().load_named(it.names[it.next++]);
        if (entry.result == TEE_ERROR_ITEM_NOT_FOUND) continue;  // deleted meanwhile
        if (entry.result != TEE_SUCCESS) return entry.result;
        if (objectInfo != nullptr) {
            *objectInfo = {};
            objectInfo->objectType = entry.image.type;
            objectInfo->objectSize = entry.image.size;
            objectInfo->maxObjectSize = entry.image.max_size;
            objectInfo->objectUsage = entry.image.usage;
            objectInfo->dataSize = entry.image.data.size();
            objectInfo->handleFlags = TEE_HANDLE_FLAG_PERSISTENT | TEE_HANDLE_FLAG_INITIALIZED;
        }
        // OP-TEE takes no other size of this buffer either.
        required(objectIDLen) = TEE_OBJECT_ID_MAX_LEN;
        return deliver(entry.id, output(objectID, TEE_OBJECT_ID_MAX_LEN).data(), objectIDLen);
    }
    return TEE_ERROR_ITEM_NOT_FOUND;
}

}  // extern "C"
// NOLINTEND(readability-identifier-naming)
