// SPDX-License-Identifier: MIT
// Message authentication codes (TEE Internal Core API 1.3.1, 6.5).

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>

#include "api/operation.hpp"

using namespace softtee;  // NOLINT(google-build-using-namespace): C functions follow

namespace {

struct FreeMac {
    void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }
};

MacContext start(View key) {
    const std::unique_ptr<EVP_MAC, FreeMac> mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    MacContext context(mac ? EVP_MAC_CTX_new(mac.get()) : nullptr);
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end()};
    require(context != nullptr &&
            EVP_MAC_init(context.get(), key.data(), key.size(), parameters) == 1);
    return context;
}

Operation& active(const ApiCall& api, TEE_OperationHandle handle) {
    Operation& it = operation_of(api, handle, TEE_OPERATION_MAC);
    if (!it.initialized() || it.state != TEE_OPERATION_STATE_ACTIVE) {
        panic(TEE_ERROR_BAD_STATE, "TEE_MACInit was not called");
    }
    return it;
}

Bytes finish(Operation& it, View message) {
    Bytes mac(it.algorithm->digest_size);
    std::size_t size = 0;
    require(EVP_MAC_update(it.mac.get(), message.data(), message.size()) == 1);
    require(EVP_MAC_final(it.mac.get(), mac.data(), &size, mac.size()) == 1);
    it.reset();
    return mac;
}

}  // namespace

// NOLINTBEGIN(readability-identifier-naming)
extern "C" {

void TEE_MACInit(TEE_OperationHandle operation, const void* IV, size_t IVLen) {
    const ApiCall api;
    static_cast<void>(IV);  // HMAC has none
    static_cast<void>(IVLen);
    Operation& it = operation_of(api, operation, TEE_OPERATION_MAC);
    if (!it.has_key()) panic(0, "the operation has no key");
    it.reset();
    it.mac = start(it.key.at(TEE_ATTR_SECRET_VALUE));
    it.state = TEE_OPERATION_STATE_ACTIVE;
    it.handle_state |= TEE_HANDLE_FLAG_INITIALIZED;
}

void TEE_MACUpdate(TEE_OperationHandle operation, const void* chunk, size_t chunkSize) {
    const ApiCall api;
    const Operation& it = active(api, operation);
    const View bytes = input(chunk, chunkSize);
    require(EVP_MAC_update(it.mac.get(), bytes.data(), bytes.size()) == 1);
}

TEE_Result TEE_MACComputeFinal(TEE_OperationHandle operation, const void* message,
                               size_t messageLen, void* mac, size_t* macLen) {
    const ApiCall api;
    Operation& it = active(api, operation);
    const View bytes = input(message, messageLen);
    if (required(macLen) < it.algorithm->digest_size) {
        *macLen = it.algorithm->digest_size;
        return TEE_ERROR_SHORT_BUFFER;
    }
    return deliver(finish(it, bytes), output(mac, *macLen).data(), macLen);
}

TEE_Result TEE_MACCompareFinal(TEE_OperationHandle operation, const void* message,
                               size_t messageLen, const void* mac, size_t macLen) {
    const ApiCall api;
    Operation& it = active(api, operation);
    const View expected = input(mac, macLen);
    const Bytes computed = finish(it, input(message, messageLen));
    const bool equal = expected.size() == computed.size() &&
                       CRYPTO_memcmp(expected.data(), computed.data(), computed.size()) == 0;
    return equal ? TEE_SUCCESS : TEE_ERROR_MAC_INVALID;
}

}  // extern "C"
// NOLINTEND(readability-identifier-naming)
