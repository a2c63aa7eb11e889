// SPDX-License-Identifier: MIT
// Data streams of persistent objects (TEE Internal Core API 1.3.1, 5.9).

#include <algorithm>

#include "api/access.hpp"

using namespace softtee;  // NOLINT(google-build-using-namespace): C functions follow

namespace {

/// softtee rewrites an object as a whole, so it keeps objects small.
constexpr std::size_t kMaxDataSize = std::size_t{16} * 1024 * 1024;

Object& stream(const ApiCall& api, TEE_ObjectHandle handle, std::uint32_t access) {
    Object& object = api->objects.get(handle);
    if (!object.persistent()) panic(TEE_ERROR_BAD_STATE, "a transient object has no data");
    if ((object.flags & access) != access) {
        panic(TEE_ERROR_ACCESS_CONFLICT, "the handle lacks the access flag");
    }
    return object;
}

}  // namespace

// NOLINTBEGIN(readability-identifier-naming)
extern "C" {

TEE_Result TEE_ReadObjectData(TEE_ObjectHandle object, void* buffer, size_t size, size_t* count) {
    const ApiCall api;
    Object& it = stream(api, object, TEE_DATA_FLAG_ACCESS_READ);
    api->storage_used();
    const std::size_t done = api->storage().read(it.file, it.position, output(buffer, size));
    it.position += done;
    required(count) = done;
    return TEE_SUCCESS;
}

TEE_Result TEE_WriteObjectData(TEE_ObjectHandle object, const void* buffer, size_t size) {
    const ApiCall api;
    Object& it = stream(api, object, TEE_DATA_FLAG_ACCESS_WRITE);
    const View bytes = input(buffer, size);
    if (size > TEE_DATA_MAX_POSITION - it.position) return TEE_ERROR_OVERFLOW;
    if (size == 0) return TEE_SUCCESS;
    if (it.position + size > kMaxDataSize) return TEE_ERROR_STORAGE_NO_SPACE;
    api->storage_used();
    const TEE_Result result = api->storage().write(it.file, it.position, bytes);
    if (result == TEE_SUCCESS) it.position += size;
    return result;
}

TEE_Result TEE_TruncateObjectData(TEE_ObjectHandle object, size_t size) {
    const ApiCall api;
    const Object& it = stream(api, object, TEE_DATA_FLAG_ACCESS_WRITE);
    if (size > kMaxDataSize) return TEE_ERROR_STORAGE_NO_SPACE;
    api->storage_used();
    return api->storage().truncate(it.file, size);
}

TEE_Result TEE_SeekObjectData(TEE_ObjectHandle object, intmax_t offset, TEE_Whence whence) {
    const ApiCall api;
    Object& it = stream(api, object, 0);
    std::size_t base = 0;
    switch (whence) {
        case TEE_DATA_SEEK_SET:
            break;
        case TEE_DATA_SEEK_CUR:
            base = it.position;
            break;
        case TEE_DATA_SEEK_END:
            base = api->storage().data_size(it.file);
            break;
        default:
            panic(TEE_ERROR_ITEM_NOT_FOUND, "unknown origin of a seek");
    }
    intmax_t position = 0;
    if (__builtin_add_overflow(static_cast<intmax_t>(base), offset, &position) ||
        position > static_cast<intmax_t>(TEE_DATA_MAX_POSITION)) {
        return TEE_ERROR_OVERFLOW;
    }
    // Before the start means at the start (1.3.1, 5.9.4).
    it.position = static_cast<std::size_t>(std::max<intmax_t>(position, 0));
    return TEE_SUCCESS;
}

}  // extern "C"
// NOLINTEND(readability-identifier-naming)
