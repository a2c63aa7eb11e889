// SPDX-License-Identifier: MIT
// Memory management (TEE Internal Core API 1.3.1, 4.11) and TEE_Panic (4.8).

#include <cstring>

#include "api/access.hpp"

using namespace softtee;  // NOLINT(google-build-using-namespace): C functions follow

namespace {

void* allocate(std::size_t size, bool zeroed) {
    const ApiCall api;
    void* block = api->arena().allocate(size);
    if (block != nullptr && zeroed) std::memset(block, 0, size);
    return block;
}

void release(void* block) {
    const ApiCall api;
    if (block == nullptr) return;
    if (!api->arena().owns(block)) panic(TEE_ERROR_GENERIC, "freed what is not on the heap");
    api->arena().release(block);
}

void* resize(void* block, std::size_t size) {
    if (block == nullptr) return allocate(size, true);
    const ApiCall api;
    if (!api->arena().owns(block)) panic(TEE_ERROR_GENERIC, "resized what is not on the heap");
    return api->arena().resize(block, size);
}

}  // namespace

// NOLINTBEGIN(readability-identifier-naming)
extern "C" {

void TEE_Panic(TEE_Result panicCode) {
    const ApiCall api;
    panic(panicCode, "TEE_Panic");
}

void* TEE_Malloc(size_t size, uint32_t hint) {
    switch (hint) {
        case TEE_MALLOC_FILL_ZERO:
            return allocate(size, true);
        case TEE_USER_MEM_HINT_NO_FILL_ZERO:
        case TEE_MALLOC_NO_FILL | TEE_MALLOC_NO_SHARE:
            return allocate(size, false);
        case TEE_MALLOC_NO_SHARE:
            return allocate(size, true);
        default:
            // TEE_MALLOC_NO_FILL alone is not allowed; other hints do not exist.
            return nullptr;
    }
}

void* TEE_Realloc(void* buffer, size_t newSize) {
    return resize(buffer, newSize);
}

void TEE_Free(void* buffer) {
    release(buffer);
}

// A fault in these three is the TA's own, so they are not marked as softtee's.
void TEE_MemMove(void* dest, const void* src, size_t size) {
    if (size != 0) std::memmove(dest, src, size);
}

int32_t TEE_MemCompare(const void* buffer1, const void* buffer2, size_t size) {
    const auto* a = static_cast<const volatile std::uint8_t*>(buffer1);
    const auto* b = static_cast<const volatile std::uint8_t*>(buffer2);
    // From the last byte to the first, each difference replacing the one
    // behind it, without a branch on the data.
    std::int32_t result = 0;
    for (std::size_t i = size; i-- > 0;) {
        const std::int32_t difference = a[i] - b[i];
        const std::int32_t differs = (difference | -difference) >> 31;
        result = (result & ~differs) | difference;
    }
    return result;
}

void TEE_MemFill(void* buff, uint32_t x, size_t size) {
    if (size != 0) std::memset(buff, static_cast<std::uint8_t>(x), size);
}

TEE_Result TEE_CheckMemoryAccessRights(uint32_t accessFlags, void* buffer, size_t size) {
    const ApiCall api;
    if (size == 0) return TEE_SUCCESS;
    return api->may_access(buffer, size, accessFlags) ? TEE_SUCCESS : TEE_ERROR_ACCESS_DENIED;
}

void TEE_SetInstanceData(const void* instanceData) {
    const ApiCall api;
    api->instance_data = instanceData;
}

const void* TEE_GetInstanceData(void) {
    const ApiCall api;
    return api->instance_data;
}

void* softtee_ta_malloc(size_t size) {
    return allocate(size, false);
}

void* softtee_ta_calloc(size_t count, size_t size) {
    std::size_t total = 0;
    if (__builtin_mul_overflow(count, size, &total)) return nullptr;
    return allocate(total, true);
}

void* softtee_ta_realloc(void* buffer, size_t size) {
    return resize(buffer, size);
}

void softtee_ta_free(void* buffer) {
    release(buffer);
}

}  // extern "C"
// NOLINTEND(readability-identifier-naming)
