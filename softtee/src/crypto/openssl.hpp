// SPDX-License-Identifier: MIT
#pragma once

#include <openssl/evp.h>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace softtee {

using Bytes = std::vector<std::uint8_t>;
using View = std::span<const std::uint8_t>;

struct FreeOpenssl {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeOpenssl>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeOpenssl>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, FreeOpenssl>;
using Key = std::unique_ptr<EVP_PKEY, FreeOpenssl>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, FreeOpenssl>;

/// Throws std::runtime_error when an OpenSSL call that cannot fail failed.
void require(bool succeeded);

void random_bytes(std::span<std::uint8_t> out);

/// HMAC with SHA-256 (RFC 2104).
Bytes hmac_sha256(View key, View message);

/// HKDF with SHA-256 (RFC 5869); `size` at most 255 * 32. An empty `key`,
/// which OpenSSL's own KDF refuses, is allowed.
Bytes hkdf_sha256(View key, View salt, View info, std::size_t size);

}  // namespace softtee
