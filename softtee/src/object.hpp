// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "gp.hpp"
#include "storage/open_objects.hpp"

namespace softtee {

/// What a TEE_ObjectHandle stands for: a transient object, or a handle on a
/// persistent one, which is closed with it.
struct Object {
    Object() = default;
    ~Object() { detach(); }
    Object(const Object&) = delete;
    Object& operator=(const Object&) = delete;

    [[nodiscard]] bool persistent() const { return file != nullptr; }
    [[nodiscard]] bool initialized() const { return (flags & TEE_HANDLE_FLAG_INITIALIZED) != 0; }

    /// Makes this a handle on an open persistent object.
    void attach(OpenObjects& store, OpenObjects::Ref object, std::uint32_t access_flags);
    void detach();

    std::uint32_t type = TEE_TYPE_DATA;
    std::uint32_t size = 0;      // bits
    std::uint32_t max_size = 0;  // bits
    std::uint32_t usage = 0xffffffff;
    std::uint32_t flags = 0;  // TEE_HANDLE_FLAG_*, and the access flags
    Attributes attributes;
    OpenObjects::Ref file;
    OpenObjects* owner = nullptr;
    std::size_t position = 0;
};

/// A walk over the TA's persistent objects: their names when it was started.
struct ObjectEnumerator {
    bool started = false;
    std::vector<std::string> names;
    std::size_t next = 0;
};

/// A walk over one property set.
struct PropertyEnumerator {
    bool started = false;
    std::uintptr_t set = 0;
    std::size_t next = 0;
};

}  // namespace softtee
