// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>

#include "crypto/openssl.hpp"
#include "gp.hpp"

namespace softtee {

/// Attributes by id; a value attribute is kept as its a and b, little-endian.
using Attributes = std::map<std::uint32_t, Bytes>;

/// What a persistent object consists of: the key, if it is one, and its data.
struct ObjectImage {
    std::uint32_t type = TEE_TYPE_DATA;
    std::uint32_t size = 0;      // bits
    std::uint32_t max_size = 0;  // bits
    std::uint32_t usage = 0xffffffff;
    Attributes attributes;
    Bytes data;
};

/// Flat form: u32 type, size, max_size, usage, attribute count, then for each
/// attribute u32 id, u32 size and bytes, then the data; little-endian.
Bytes to_bytes(const ObjectImage& image);
std::optional<ObjectImage> from_bytes(View bytes);

}  // namespace softtee
