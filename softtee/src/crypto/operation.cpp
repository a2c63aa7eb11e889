// SPDX-License-Identifier: MIT
#include "crypto/operation.hpp"

#include <algorithm>
#include <array>

namespace softtee {
namespace {

constexpr std::array kAlgorithms = std::to_array<Algorithm>({
    {TEE_ALG_SHA256, TEE_MODE_DIGEST, 0, 0, 0, 32, 0},
    {TEE_ALG_HMAC_SHA256, TEE_MODE_MAC, TEE_USAGE_MAC, TEE_TYPE_HMAC_SHA256, 0, 32, 0},
    {TEE_ALG_AES_GCM, TEE_MODE_ENCRYPT, TEE_USAGE_ENCRYPT, TEE_TYPE_AES, 0, 0, 0},
    {TEE_ALG_AES_GCM, TEE_MODE_DECRYPT, TEE_USAGE_DECRYPT, TEE_TYPE_AES, 0, 0, 0},
    {TEE_ALG_HKDF_SHA256_DERIVE_KEY, TEE_MODE_DERIVE, TEE_USAGE_DERIVE, TEE_TYPE_HKDF_IKM, 0, 32,
     0},
    {TEE_ALG_X25519, TEE_MODE_DERIVE, TEE_USAGE_DERIVE, TEE_TYPE_X25519_KEYPAIR, 0, 0, 256},
    {TEE_ALG_ED25519, TEE_MODE_SIGN, TEE_USAGE_SIGN, TEE_TYPE_ED25519_KEYPAIR, 0, 0, 256},
    {TEE_ALG_ED25519, TEE_MODE_VERIFY, TEE_USAGE_VERIFY, TEE_TYPE_ED25519_PUBLIC_KEY,
     TEE_TYPE_ED25519_KEYPAIR, 0, 256},
});

}  // namespace

const Algorithm* find_algorithm(std::uint32_t id, std::uint32_t mode) {
    const auto* found = std::ranges::find_if(
        kAlgorithms, [&](const Algorithm& one) { return one.id == id && one.mode == mode; });
    return found == kAlgorithms.end() ? nullptr : found;
}

bool algorithm_supported(std::uint32_t id) {
    return std::ranges::find(kAlgorithms, id, &Algorithm::id) != kAlgorithms.end();
}

void Operation::reset() {
    state = TEE_OPERATION_STATE_INITIAL;
    handle_state &= ~std::uint32_t{TEE_HANDLE_FLAG_INITIALIZED};
    extracted.clear();
    extract_position = 0;
    if (operation_class() != TEE_OPERATION_DIGEST) return;
    digest.reset(EVP_MD_CTX_new());
    require(digest != nullptr && EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr) == 1);
    handle_state |= TEE_HANDLE_FLAG_INITIALIZED;
}

}  // namespace softtee
