// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "instance.hpp"

namespace softtee {

using PropertyValue =
    std::variant<bool, std::uint32_t, std::uint64_t, TEE_UUID, TEE_Identity, std::string>;

/// Without a name: there is no such property.
struct Property {
    std::string name;
    PropertyValue value;
};

/// The properties of a TEE_PROPSET_*, as a number, in a fixed order.
std::vector<Property> properties_of(const Instance& instance, std::uintptr_t set);

/// As TEE_GetPropertyAsString shows a value (1.3.1, 4.4.2.1).
std::string text_of(const PropertyValue& value);

}  // namespace softtee
