// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "instance.hpp"

// How the Internal Core API looks at the memory a TA hands it.
namespace softtee {

/// `size` bytes that are read. Null is allowed for no bytes only.
View input(const void* buffer, std::size_t size);

/// `*size` bytes that may be written.
std::span<std::uint8_t> output(void* buffer, std::size_t size);

/// The rule of every output buffer: sets *size to what there is, and copies it
/// unless that is more than there was room for: TEE_ERROR_SHORT_BUFFER.
[[nodiscard]] TEE_Result deliver(View what, void* buffer, std::size_t* size);

/// Panics if the range is memory that the client shares: OP-TEE refuses it
/// where the normal world must not be able to change the value meanwhile.
void require_private(const Instance& instance, const void* start, std::size_t size);

/// Panics on null; for the out parameters of the API.
template <typename T>
T& required(T* pointer) {
    if (pointer == nullptr) panic(TEE_ERROR_BAD_PARAMETERS, "null out parameter");
    return *pointer;
}

}  // namespace softtee
