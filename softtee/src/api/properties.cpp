// SPDX-License-Identifier: MIT
#include "api/properties.hpp"

#include "uuid.hpp"

namespace softtee {
namespace {

constexpr std::uintptr_t kImplementation = 0xfffffffd;
constexpr std::uintptr_t kCurrentClient = 0xfffffffe;

std::vector<Property> implementation() {
    return {
        {"gpd.tee.apiversion", std::string("1.3.1")},
        {"gpd.tee.internalCore.version", std::uint32_t{TEE_CORE_API_VERSION}},
        {"gpd.tee.description", std::string("softtee")},
        {"gpd.tee.deviceID", TEE_UUID{}},
        {"gpd.tee.systemTime.protectionLevel", std::uint32_t{100}},
        {"gpd.tee.TAPersistentTime.protectionLevel", std::uint32_t{100}},
        // Neither rollback nor anything else is prevented.
        {"gpd.tee.trustedStorage.antiRollback.protectionLevel", std::uint32_t{0}},
        {"gpd.tee.trustedStorage.rollbackDetection.protectionLevel", std::uint32_t{0}},
        {"gpd.tee.trustedos.implementation.version", std::string("softtee 1")},
        {"gpd.tee.trustedos.manufacturer", std::string("softtee")},
        {"gpd.tee.firmware.manufacturer", std::string("softtee")},
    };
}

/// One of the TA's own; what softtee cannot represent is left out.
Property own_property(const user_ta_property& given) {
    switch (given.type) {
        case USER_TA_PROP_TYPE_BOOL:
            return {given.name, *static_cast<const bool*>(given.value)};
        case USER_TA_PROP_TYPE_U32:
            return {given.name, *static_cast<const std::uint32_t*>(given.value)};
        case USER_TA_PROP_TYPE_U64:
            return {given.name, *static_cast<const std::uint64_t*>(given.value)};
        case USER_TA_PROP_TYPE_UUID:
            return {given.name, *static_cast<const TEE_UUID*>(given.value)};
        case USER_TA_PROP_TYPE_IDENTITY:
            return {given.name, *static_cast<const TEE_Identity*>(given.value)};
        case USER_TA_PROP_TYPE_STRING:
            return {given.name, std::string(static_cast<const char*>(given.value))};
        default:
            return {};
    }
}

std::vector<Property> current_ta(const softtee_ta& ta) {
    const auto flag = [&](std::uint32_t bit) { return (ta.flags & bit) != 0; };
    std::vector<Property> all{
        {"gpd.ta.appID", ta.uuid},
        {TA_PROP_STR_SINGLE_INSTANCE, flag(TA_FLAG_SINGLE_INSTANCE)},
        {TA_PROP_STR_MULTI_SESSION, flag(TA_FLAG_MULTI_SESSION)},
        {TA_PROP_STR_KEEP_ALIVE, flag(TA_FLAG_INSTANCE_KEEP_ALIVE)},
        {TA_PROP_STR_KEEP_CRASHED, flag(TA_FLAG_INSTANCE_KEEP_CRASHED)},
        {TA_PROP_STR_DATA_SIZE, static_cast<std::uint32_t>(ta.heap_size)},
        {TA_PROP_STR_STACK_SIZE, static_cast<std::uint32_t>(ta.stack_size)},
        {TA_PROP_STR_VERSION, std::string(ta.version)},
        {TA_PROP_STR_DESCRIPTION, std::string(ta.description)},
        {TA_PROP_STR_ENDIAN, std::uint32_t{0}},
        {TA_PROP_STR_DOES_NOT_CLOSE_HANDLE_ON_CORRUPT_OBJECT,
         flag(TA_FLAG_DONT_CLOSE_HANDLE_ON_CORRUPT_OBJECT)},
    };
    for (std::size_t i = 0; i < ta.property_count; ++i) {
        Property own = own_property(ta.properties[i]);
        if (!own.name.empty()) all.push_back(std::move(own));
    }
    return all;
}

struct ToText {
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::uint32_t value) const { return std::to_string(value); }
    std::string operator()(std::uint64_t value) const { return std::to_string(value); }
    std::string operator()(const TEE_UUID& value) const { return uuid_text(value); }
    std::string operator()(const TEE_Identity& value) const {
        return std::to_string(value.login) + ':' + uuid_text(value.uuid);
    }
    std::string operator()(const std::string& value) const { return value; }
};

}  // namespace

std::vector<Property> properties_of(const Instance& instance, std::uintptr_t set) {
    if (set == kImplementation) return implementation();
    if (set != kCurrentClient) return current_ta(instance.ta());
    // Outside a session there is no client.
    const Session* session = instance.session();
    if (session == nullptr) return {};
    return {{"gpd.client.identity", session->client}, {"gpd.client.endian", std::uint32_t{0}}};
}

std::string text_of(const PropertyValue& value) {
    return std::visit(ToText{}, value);
}

}  // namespace softtee
