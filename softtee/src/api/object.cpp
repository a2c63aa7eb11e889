// SPDX-License-Identifier: MIT
// Generic object functions (TEE Internal Core API 1.3.1, 5.5).

#include "api/access.hpp"

using namespace softtee;  // NOLINT(google-build-using-namespace): C functions follow

namespace {

/// An attribute that the caller may see, or null.
const Bytes* find_attribute(const Object& object, std::uint32_t id) {
    if (!object.initialized()) panic(TEE_ERROR_BAD_PARAMETERS, "the object is not initialised");
    if ((id & TEE_ATTR_FLAG_PUBLIC) == 0 && (object.usage & TEE_USAGE_EXTRACTABLE) == 0) {
        panic(TEE_ERROR_BAD_PARAMETERS, "the attribute is not extractable");
    }
    const auto found = object.attributes.find(id);
    return found == object.attributes.end() ? nullptr : &found->second;
}

}  // namespace

// NOLINTBEGIN(readability-identifier-naming)
extern "C" {

TEE_Result TEE_GetObjectInfo1(TEE_ObjectHandle object, TEE_ObjectInfo* objectInfo) {
    const ApiCall api;
    const Object& it = api->objects.get(object);
    TEE_ObjectInfo& info = required(objectInfo);
    info.objectType = it.type;
    info.objectSize = it.size;
    info.maxObjectSize = it.max_size;
    info.objectUsage = it.usage;
    info.dataSize = it.persistent() ? api->storage().data_size(it.file) : 0;
    info.dataPosition = it.position;
    info.handleFlags = it.flags;
    return TEE_SUCCESS;
}

void TEE_GetObjectInfo(TEE_ObjectHandle object, TEE_ObjectInfo* objectInfo) {
    static_cast<void>(TEE_GetObjectInfo1(object, objectInfo));
}

TEE_Result TEE_RestrictObjectUsage1(TEE_ObjectHandle object, uint32_t objectUsage) {
    const ApiCall api;
    // As in OP-TEE, of the handle only: a stored object keeps its usage.
    api->objects.get(object).usage &= objectUsage;
    return TEE_SUCCESS;
}

void TEE_RestrictObjectUsage(TEE_ObjectHandle object, uint32_t objectUsage) {
    static_cast<void>(TEE_RestrictObjectUsage1(object, objectUsage));
}

TEE_Result TEE_GetObjectBufferAttribute(TEE_ObjectHandle object, uint32_t attributeID, void* buffer,
                                        size_t* size) {
    const ApiCall api;
    const Object& it = api->objects.get(object);
    if ((attributeID & TEE_ATTR_FLAG_VALUE) != 0) {
        panic(TEE_ERROR_BAD_PARAMETERS, "not a buffer attribute");
    }
    const Bytes* value = find_attribute(it, attributeID);
    return value == nullptr ? TEE_ERROR_ITEM_NOT_FOUND : deliver(*value, buffer, size);
}

TEE_Result TEE_GetObjectValueAttribute(TEE_ObjectHandle object, uint32_t attributeID, uint32_t* a,
                                       uint32_t* b) {
    const ApiCall api;
    const Object& it = api->objects.get(object);
    if ((attributeID & TEE_ATTR_FLAG_VALUE) == 0) {
        panic(TEE_ERROR_BAD_PARAMETERS, "not a value attribute");
    }
    // No object type that softtee has holds value attributes.
    static_cast<void>(find_attribute(it, attributeID));
    static_cast<void>(a);
    static_cast<void>(b);
    return TEE_ERROR_ITEM_NOT_FOUND;
}

void TEE_CloseObject(TEE_ObjectHandle object) {
    const ApiCall api;
    if (object != TEE_HANDLE_NULL) api->objects.remove(object);
}

}  // extern "C"
// NOLINTEND(readability-identifier-naming)
