// SPDX-License-Identifier: MIT
#include "api/access.hpp"

#include <cstring>

namespace softtee {

View input(const void* buffer, std::size_t size) {
    if (buffer == nullptr && size != 0) panic(TEE_ERROR_BAD_PARAMETERS, "null input buffer");
    return {static_cast<const std::uint8_t*>(buffer), size};
}

std::span<std::uint8_t> output(void* buffer, std::size_t size) {
    if (buffer == nullptr && size != 0) panic(TEE_ERROR_BAD_PARAMETERS, "null output buffer");
    return {static_cast<std::uint8_t*>(buffer), size};
}

TEE_Result deliver(View what, void* buffer, std::size_t* size) {
    const std::size_t room = required(size);
    *size = what.size();
    if (room < what.size()) return TEE_ERROR_SHORT_BUFFER;
    if (what.empty()) return TEE_SUCCESS;
    if (buffer == nullptr) return TEE_ERROR_SHORT_BUFFER;
    std::memcpy(buffer, what.data(), what.size());
    return TEE_SUCCESS;
}

void require_private(const Instance& instance, const void* start, std::size_t size) {
    if (instance.shared(start, size)) {
        panic(TEE_ERROR_ACCESS_DENIED, "the buffer is shared with the client: copy it first");
    }
}

}  // namespace softtee
