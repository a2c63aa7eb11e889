// SPDX-License-Identifier: MIT
#include "crypto/key_types.hpp"

#include <algorithm>

namespace softtee {
namespace {

constexpr AttributeRule kSecret[] = {{TEE_ATTR_SECRET_VALUE, true}};
constexpr AttributeRule kHkdf[] = {{TEE_ATTR_HKDF_IKM, true}};
constexpr AttributeRule kEd25519Public[] = {{TEE_ATTR_ED25519_PUBLIC_VALUE, true}};
constexpr AttributeRule kEd25519Pair[] = {{TEE_ATTR_ED25519_PRIVATE_VALUE, true},
                                          {TEE_ATTR_ED25519_PUBLIC_VALUE, false}};
constexpr AttributeRule kX25519Public[] = {{TEE_ATTR_X25519_PUBLIC_VALUE, true}};
constexpr AttributeRule kX25519Pair[] = {{TEE_ATTR_X25519_PRIVATE_VALUE, true},
                                         {TEE_ATTR_X25519_PUBLIC_VALUE, false}};

// Sizes as in OP-TEE's table of object types.
constexpr std::array kTypes = std::to_array<KeyType>({
    {TEE_TYPE_GENERIC_SECRET, 0, 4096, 8, kSecret},
    {TEE_TYPE_AES, 128, 256, 64, kSecret},
    {TEE_TYPE_HMAC_SHA256, 192, 1024, 8, kSecret},
    {TEE_TYPE_HKDF_IKM, 0, 4096, 8, kHkdf},
    {TEE_TYPE_ED25519_PUBLIC_KEY, 256, 256, 1, kEd25519Public},
    {TEE_TYPE_ED25519_KEYPAIR, 256, 256, 1, kEd25519Pair},
    {TEE_TYPE_X25519_PUBLIC_KEY, 256, 256, 1, kX25519Public},
    {TEE_TYPE_X25519_KEYPAIR, 256, 256, 1, kX25519Pair},
});

}  // namespace

const KeyType* find_key_type(std::uint32_t type) {
    const auto* found = std::ranges::find(kTypes, type, &KeyType::type);
    return found == kTypes.end() ? nullptr : found;
}

}  // namespace softtee
