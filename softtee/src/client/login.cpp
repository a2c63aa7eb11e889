// SPDX-License-Identifier: MIT
#include "client/login.hpp"

#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

#include "crypto/openssl.hpp"

namespace softtee {
namespace {

// 58ac9ca0-2086-4683-a1b8-ec4bc08e01b6, of Linux's drivers/tee.
constexpr UuidOctets kNamespace{0x58, 0xac, 0x9c, 0xa0, 0x20, 0x86, 0x46, 0x83,
                                0xa1, 0xb8, 0xec, 0x4b, 0xc0, 0x8e, 0x01, 0xb6};

TEE_UUID named_uuid(const char* kind, unsigned id) {
    std::array<char, 32> name{};
    const int length = std::snprintf(name.data(), name.size(), "%s=%x", kind, id);
    Bytes input(kNamespace.begin(), kNamespace.end());
    input.insert(input.end(), name.data(), name.data() + length);
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> hash{};
    require(EVP_Digest(input.data(), input.size(), hash.data(), nullptr, EVP_sha1(), nullptr) == 1);
    UuidOctets octets{};
    std::copy_n(hash.begin(), octets.size(), octets.begin());
    octets[6] = static_cast<std::uint8_t>((octets[6] & 0x0f) | 0x50);
    octets[8] = static_cast<std::uint8_t>((octets[8] & 0x3f) | 0x80);
    return uuid_from_octets(octets);
}

bool in_group(gid_t group) {
    if (group == getegid()) return true;
    const int count = getgroups(0, nullptr);
    std::vector<gid_t> groups(static_cast<std::size_t>(std::max(count, 0)));
    if (getgroups(count, groups.data()) < 0) return false;
    return std::ranges::find(groups, group) != groups.end();
}

}  // namespace

TEEC_Result identify(std::uint32_t method, const void* data, TEE_Identity& client) {
    client = {method, {}};
    switch (method) {
        case TEEC_LOGIN_PUBLIC:
            return TEEC_SUCCESS;
        case TEEC_LOGIN_USER:
            client.uuid = named_uuid("uid", geteuid());
            return TEEC_SUCCESS;
        case TEEC_LOGIN_GROUP: {
            if (data == nullptr) return TEEC_ERROR_BAD_PARAMETERS;
            const auto group = *static_cast<const std::uint32_t*>(data);
            if (!in_group(group)) return TEEC_ERROR_ACCESS_DENIED;
            client.uuid = named_uuid("gid", group);
            return TEEC_SUCCESS;
        }
        default:
            return TEEC_ERROR_BAD_PARAMETERS;
    }
}

}  // namespace softtee
