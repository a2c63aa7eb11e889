// SPDX-License-Identifier: MIT
#include "crypto/openssl.hpp"

#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <climits>
#include <stdexcept>

namespace softtee {

void require(bool succeeded) {
    if (!succeeded) throw std::runtime_error("OpenSSL call failed");
}

void random_bytes(std::span<std::uint8_t> out) {
    while (!out.empty()) {
        const std::size_t step = std::min<std::size_t>(out.size(), INT_MAX);
        require(RAND_bytes(out.data(), static_cast<int>(step)) == 1);
        out = out.subspan(step);
    }
}

Bytes hmac_sha256(View key, View message) {
    // A null key would mean "the previous one" to OpenSSL.
    static constexpr std::uint8_t kEmpty = 0;
    Bytes mac(32);
    unsigned int size = 0;
    require(HMAC(EVP_sha256(), key.empty() ? &kEmpty : key.data(), static_cast<int>(key.size()),
                 message.data(), message.size(), mac.data(), &size) != nullptr);
    return mac;
}

Bytes hkdf_sha256(View key, View salt, View info, std::size_t size) {
    const Bytes pseudorandom_key = hmac_sha256(salt, key);
    Bytes out;
    Bytes block;
    for (std::uint8_t counter = 1; out.size() < size; ++counter) {
        block.insert(block.end(), info.begin(), info.end());
        block.push_back(counter);
        block = hmac_sha256(pseudorandom_key, block);
        out.insert(out.end(), block.begin(), block.end());
    }
    out.resize(size);
    return out;
}

}  // namespace softtee
