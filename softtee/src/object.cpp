// SPDX-License-Identifier: MIT
#include "object.hpp"

#include <utility>

namespace softtee {

void Object::attach(OpenObjects& store, OpenObjects::Ref object, std::uint32_t access_flags) {
    owner = &store;
    file = std::move(object);
    type = file->image.type;
    size = file->image.size;
    max_size = file->image.max_size;
    usage = file->image.usage;
    attributes = file->image.attributes;
    flags = TEE_HANDLE_FLAG_PERSISTENT | TEE_HANDLE_FLAG_INITIALIZED | access_flags;
}

void Object::detach() {
    if (!file) return;
    owner->close(file);
    file.reset();
}

}  // namespace softtee
