// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "gp.hpp"

namespace softtee {

/// An attribute that an object of some type holds.
struct AttributeRule {
    std::uint32_t id;
    bool whole_object;  // its size is the object's size
};

/// An object type of the cryptographic API: the sizes it takes, in bits, and
/// its attributes, all of them needed.
struct KeyType {
    std::uint32_t type;
    std::uint32_t min_bits;
    std::uint32_t max_bits;
    std::uint32_t step_bits;
    std::span<const AttributeRule> attributes;
};

/// Null if softtee does not have the type.
const KeyType* find_key_type(std::uint32_t type);

}  // namespace softtee
