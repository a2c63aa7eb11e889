// SPDX-License-Identifier: MIT
// Properties (TEE Internal Core API 1.3.1, 4.4 and 4.7).

#include <charconv>
#include <cstring>

#include "api/access.hpp"
#include "api/properties.hpp"
#include "uuid.hpp"

using namespace softtee;  // NOLINT(google-build-using-namespace): C functions follow

namespace {

std::uintptr_t number_of(TEE_PropSetHandle handle) {
    return reinterpret_cast<std::uintptr_t>(handle);
}

bool is_set(TEE_PropSetHandle handle) {
    return number_of(handle) >= 0xfffffffd;
}

/// The property called `name` in a set, or the one an enumerator stands at.
Property find(const ApiCall& api, TEE_PropSetHandle handle, const char* name) {
    const bool enumerated = !is_set(handle);
    const PropertyEnumerator* walk = nullptr;
    if (enumerated) {
        walk = &api->property_enumerators.get(handle);
        if (!walk->started) return {};
    }
    const auto all = properties_of(*api, walk != nullptr ? walk->set : number_of(handle));
    if (walk != nullptr) return walk->next < all.size() ? all[walk->next] : Property{};
    if (name == nullptr) panic(TEE_ERROR_BAD_PARAMETERS, "no name of a property");
    for (const Property& one : all) {
        if (one.name == name) return one;
    }
    return {};
}

template <typename T>
TEE_Result get(TEE_PropSetHandle handle, const char* name, T* value) {
    const ApiCall api;
    T& out = required(value);
    const Property property = find(api, handle, name);
    if (property.name.empty()) return TEE_ERROR_ITEM_NOT_FOUND;
    const T* held = std::get_if<T>(&property.value);
    if (held == nullptr) return TEE_ERROR_BAD_FORMAT;
    out = *held;
    return TEE_SUCCESS;
}

TEE_Result deliver_text(const std::string& text, char* buffer, std::size_t* size) {
    return deliver({reinterpret_cast<const std::uint8_t*>(text.c_str()), text.size() + 1}, buffer,
                   size);
}

}  // namespace

// NOLINTBEGIN(readability-identifier-naming)
extern "C" {

TEE_Result TEE_GetPropertyAsString(TEE_PropSetHandle propsetOrEnumerator, const char* name,
                                   char* valueBuffer, size_t* valueBufferLen) {
    const ApiCall api;
    const Property property = find(api, propsetOrEnumerator, name);
    if (property.name.empty()) return TEE_ERROR_ITEM_NOT_FOUND;
    return deliver_text(text_of(property.value), valueBuffer, valueBufferLen);
}

TEE_Result TEE_GetPropertyAsBool(TEE_PropSetHandle propsetOrEnumerator, const char* name,
                                 bool* value) {
    return get(propsetOrEnumerator, name, value);
}

TEE_Result TEE_GetPropertyAsU32(TEE_PropSetHandle propsetOrEnumerator, const char* name,
                                uint32_t* value) {
    return get(propsetOrEnumerator, name, value);
}

TEE_Result TEE_GetPropertyAsU64(TEE_PropSetHandle propsetOrEnumerator, const char* name,
                                uint64_t* value) {
    return get(propsetOrEnumerator, name, value);
}

TEE_Result TEE_GetPropertyAsUUID(TEE_PropSetHandle propsetOrEnumerator, const char* name,
                                 TEE_UUID* value) {
    return get(propsetOrEnumerator, name, value);
}

TEE_Result TEE_GetPropertyAsIdentity(TEE_PropSetHandle propsetOrEnumerator, const char* name,
                                     TEE_Identity* value) {
    return get(propsetOrEnumerator, name, value);
}

TEE_Result TEE_AllocatePropertyEnumerator(TEE_PropSetHandle* enumerator) {
    const ApiCall api;
    required(enumerator) = api->property_enumerators.add(std::make_unique<PropertyEnumerator>());
    return TEE_SUCCESS;
}

void TEE_FreePropertyEnumerator(TEE_PropSetHandle enumerator) {
    const ApiCall api;
    api->property_enumerators.remove(enumerator);
}

void TEE_StartPropertyEnumerator(TEE_PropSetHandle enumerator, TEE_PropSetHandle propSet) {
    const ApiCall api;
    if (!is_set(propSet)) panic(TEE_ERROR_BAD_PARAMETERS, "no such property set");
    api->property_enumerators.get(enumerator) = {true, number_of(propSet), 0};
}

void TEE_ResetPropertyEnumerator(TEE_PropSetHandle enumerator) {
    const ApiCall api;
    api->property_enumerators.get(enumerator) = {};
}

TEE_Result TEE_GetPropertyName(TEE_PropSetHandle enumerator, void* nameBuffer,
                               size_t* nameBufferLen) {
    const ApiCall api;
    if (is_set(enumerator)) panic(TEE_ERROR_BAD_PARAMETERS, "not an enumerator");
    const Property property = find(api, enumerator, nullptr);
    if (property.name.empty()) return TEE_ERROR_ITEM_NOT_FOUND;
    return deliver_text(property.name, static_cast<char*>(nameBuffer), nameBufferLen);
}

TEE_Result TEE_GetNextProperty(TEE_PropSetHandle enumerator) {
    const ApiCall api;
    PropertyEnumerator& walk = api->property_enumerators.get(enumerator);
    if (!walk.started) return TEE_ERROR_ITEM_NOT_FOUND;
    const std::size_t count = properties_of(*api, walk.set).size();
    if (walk.next < count) ++walk.next;
    return walk.next < count ? TEE_SUCCESS : TEE_ERROR_ITEM_NOT_FOUND;
}

}  // extern "C"
// NOLINTEND(readability-identifier-naming)
