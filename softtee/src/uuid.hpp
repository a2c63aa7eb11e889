// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>

#include "gp.hpp"

namespace softtee {

using UuidOctets = std::array<std::uint8_t, 16>;

/// RFC 4122's octets, big-endian fields.
UuidOctets uuid_octets(const TEE_UUID& uuid);
TEE_UUID uuid_from_octets(const UuidOctets& octets);

/// Lower-case text, 8-4-4-4-12.
std::string uuid_text(const TEE_UUID& uuid);

struct UuidLess {
    bool operator()(const TEE_UUID& a, const TEE_UUID& b) const {
        return std::memcmp(&a, &b, sizeof(TEE_UUID)) < 0;
    }
};

inline bool same_uuid(const TEE_UUID& a, const TEE_UUID& b) {
    return std::memcmp(&a, &b, sizeof(TEE_UUID)) == 0;
}

}  // namespace softtee
