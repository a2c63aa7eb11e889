// SPDX-License-Identifier: MIT
#include "storage/open_objects.hpp"

#include <algorithm>

namespace softtee {
namespace {

/// Whether all handles agree on sharing `share`, as they must once one of them
/// uses `access`.
bool shareable(std::uint32_t held, std::uint32_t wanted, std::uint32_t access,
               std::uint32_t share) {
    if ((held & share) != (wanted & share)) return false;
    return ((held | wanted) & access) == 0 || (wanted & share) != 0;
}

bool compatible(std::uint32_t held, std::uint32_t wanted) {
    if (((held | wanted) & TEE_DATA_FLAG_ACCESS_WRITE_META) != 0) return false;
    return shareable(held, wanted, TEE_DATA_FLAG_ACCESS_READ, TEE_DATA_FLAG_SHARE_READ) &&
           shareable(held, wanted, TEE_DATA_FLAG_ACCESS_WRITE, TEE_DATA_FLAG_SHARE_WRITE);
}

}  // namespace

TEE_Result OpenObjects::open(View id, std::uint32_t flags, Ref& object) {
    const std::lock_guard lock(mutex_);
    Bytes key(id.begin(), id.end());
    if (const auto found = open_.find(key); found != open_.end()) {
        if (!compatible(found->second->flags, flags)) return TEE_ERROR_ACCESS_CONFLICT;
        object = found->second;
        ++object->handles;
        return TEE_SUCCESS;
    }
    auto fresh = std::make_shared<OpenObject>();
    const TEE_Result result = store_.load(id, fresh->image);
    if (result == TEE_ERROR_CORRUPT_OBJECT) static_cast<void>(store_.remove(id));
    if (result != TEE_SUCCESS) return result;
    fresh->id = key;
    fresh->flags = flags;
    fresh->handles = 1;
    object = open_.emplace(std::move(key), std::move(fresh)).first->second;
    return TEE_SUCCESS;
}

TEE_Result OpenObjects::create(View id, std::uint32_t flags, ObjectImage image, Ref& object) {
    const std::lock_guard lock(mutex_);
    Bytes key(id.begin(), id.end());
    if (open_.contains(key)) return TEE_ERROR_ACCESS_CONFLICT;
    if ((flags & TEE_DATA_FLAG_OVERWRITE) == 0 && store_.exists(id)) {
        return TEE_ERROR_ACCESS_CONFLICT;
    }
    if (const TEE_Result result = store_.save(id, image); result != TEE_SUCCESS) return result;
    auto fresh = std::make_shared<OpenObject>();
    fresh->id = key;
    fresh->flags = flags;
    fresh->handles = 1;
    fresh->image = std::move(image);
    object = open_.emplace(std::move(key), std::move(fresh)).first->second;
    return TEE_SUCCESS;
}

void OpenObjects::close(const Ref& object) {
    const std::lock_guard lock(mutex_);
    if (--object->handles == 0) open_.erase(object->id);
}

TEE_Result OpenObjects::write(const Ref& object, std::size_t position, View bytes) {
    const std::lock_guard lock(mutex_);
    Bytes data = object->image.data;
    data.resize(std::max(data.size(), position + bytes.size()));
    std::ranges::copy(bytes, data.begin() + static_cast<std::ptrdiff_t>(position));
    return replace_data(*object, std::move(data));
}

std::size_t OpenObjects::read(const Ref& object, std::size_t position,
                              std::span<std::uint8_t> out) {
    const std::lock_guard lock(mutex_);
    const Bytes& data = object->image.data;
    if (position >= data.size()) return 0;
    const View part = View(data).subspan(position);
    const std::size_t count = std::min(part.size(), out.size());
    std::ranges::copy(part.first(count), out.begin());
    return count;
}

TEE_Result OpenObjects::truncate(const Ref& object, std::size_t size) {
    const std::lock_guard lock(mutex_);
    Bytes data = object->image.data;
    data.resize(size);
    return replace_data(*object, std::move(data));
}

std::size_t OpenObjects::data_size(const Ref& object) {
    const std::lock_guard lock(mutex_);
    return object->image.data.size();
}

TEE_Result OpenObjects::remove(const Ref& object) {
    const std::lock_guard lock(mutex_);
    return store_.remove(object->id);
}

TEE_Result OpenObjects::rename(const Ref& object, View id) {
    const std::lock_guard lock(mutex_);
    Bytes key(id.begin(), id.end());
    if (open_.contains(key)) return TEE_ERROR_ACCESS_CONFLICT;
    const TEE_Result result = store_.rename(object->id, id);
    if (result != TEE_SUCCESS) return result;
    auto node = open_.extract(object->id);
    node.key() = key;
    open_.insert(std::move(node));
    object->id = std::move(key);
    return TEE_SUCCESS;
}

TEE_Result OpenObjects::set_usage(const Ref& object, std::uint32_t usage) {
    const std::lock_guard lock(mutex_);
    ObjectImage changed = object->image;
    changed.usage = usage;
    const TEE_Result result = store_.save(object->id, changed);
    if (result == TEE_SUCCESS) object->image.usage = usage;
    return result;
}

TEE_Result OpenObjects::replace_data(OpenObject& object, Bytes data) {
    ObjectImage changed = object.image;
    changed.data = std::move(data);
    const TEE_Result result = store_.save(object.id, changed);
    if (result == TEE_SUCCESS) object.image = std::move(changed);
    return result;
}

}  // namespace softtee
