// SPDX-License-Identifier: MIT
// Authenticated encryption (TEE Internal Core API 1.3.1, 6.6): AES-GCM.

#include <algorithm>
#include <climits>

#include "api/operation.hpp"

using namespace softtee;  // NOLINT(google-build-using-namespace): C functions follow

namespace {

const EVP_CIPHER* cipher_of(std::size_t key_octets) {
    switch (key_octets) {
        case 16:
            return EVP_aes_128_gcm();
        case 24:
            return EVP_aes_192_gcm();
        default:
            return EVP_aes_256_gcm();
    }
}

CipherContext start(const Bytes& key, View nonce, bool encrypt) {
    CipherContext context(EVP_CIPHER_CTX_new());
    EVP_CIPHER_CTX* it = context.get();
    const int direction = encrypt ? 1 : 0;
    require(it != nullptr);
    require(EVP_CipherInit_ex(it, cipher_of(key.size()), nullptr, nullptr, nullptr, direction) ==
            1);
    require(EVP_CIPHER_CTX_ctrl(it, EVP_CTRL_AEAD_SET_IVLEN, static_cast<int>(nonce.size()),
                                nullptr) == 1);
    require(EVP_CipherInit_ex(it, nullptr, nullptr, key.data(), nonce.data(), direction) == 1);
    return context;
}

/// Feeds `bytes`; as additional data where `out` is null.
void feed(const Operation& it, View bytes, std::uint8_t* out) {
    while (!bytes.empty()) {
        const View step = bytes.first(std::min<std::size_t>(bytes.size(), INT_MAX / 2));
        int done = 0;
        require(EVP_CipherUpdate(it.cipher.get(), out, &done, step.data(),
                                 static_cast<int>(step.size())) == 1);
        if (out != nullptr) out += done;
        bytes = bytes.subspan(step.size());
    }
}

Operation& started(const ApiCall& api, TEE_OperationHandle handle) {
    Operation& it = operation_of(api, handle, TEE_OPERATION_AE);
    if (!it.initialized()) panic(TEE_ERROR_BAD_PARAMETERS, "TEE_AEInit was not called");
    return it;
}

/// Whether there is room for `size` bytes; otherwise says how much is needed.
bool fits(std::size_t size, std::size_t* room) {
    if (required(room) >= size) return true;
    *room = size;
    return false;
}

void require_mode(const Operation& it, std::uint32_t mode) {
    if (it.algorithm->mode != mode) panic(TEE_ERROR_BAD_PARAMETERS, "wrong mode of operation");
}

}  // namespace

// NOLINTBEGIN(readability-identifier-naming)
extern "C" {

TEE_Result TEE_AEInit(TEE_OperationHandle operation, const void* nonce, size_t nonceLen,
                      uint32_t tagLen, size_t AADLen, size_t payloadLen) {
    const ApiCall api;
    static_cast<void>(AADLen);  // both lengths are for AES-CCM
    static_cast<void>(payloadLen);
    Operation& it = operation_of(api, operation, TEE_OPERATION_AE);
    if (nonce == nullptr || nonceLen == 0 || nonceLen > INT_MAX) {
        panic(TEE_ERROR_BAD_PARAMETERS, "no nonce");
    }
    if (it.state != TEE_OPERATION_STATE_INITIAL || !it.has_key()) {
        panic(TEE_ERROR_BAD_PARAMETERS, "the operation has no key, or data already");
    }
    if (tagLen < 96 || tagLen > 128 || tagLen % 8 != 0) return TEE_ERROR_NOT_SUPPORTED;
    it.cipher = start(it.key.at(TEE_ATTR_SECRET_VALUE), input(nonce, nonceLen),
                      it.algorithm->mode == TEE_MODE_ENCRYPT);
    it.tag_size = tagLen / 8;
    it.handle_state |= TEE_HANDLE_FLAG_INITIALIZED;
    return TEE_SUCCESS;
}

void TEE_AEUpdateAAD(TEE_OperationHandle operation, const void* AADdata, size_t AADdataLen) {
    const ApiCall api;
    const Operation& it = started(api, operation);
    if (it.state != TEE_OPERATION_STATE_INITIAL) {
        panic(0, "additional data after the payload began");
    }
    feed(it, input(AADdata, AADdataLen), nullptr);
}

TEE_Result TEE_AEUpdate(TEE_OperationHandle operation, const void* srcData, size_t srcLen,
                        void* destData, size_t* destLen) {
    const ApiCall api;
    Operation& it = started(api, operation);
    const View source = input(srcData, srcLen);
    if (!fits(srcLen, destLen)) return TEE_ERROR_SHORT_BUFFER;
    feed(it, source, output(destData, srcLen).data());
    *destLen = srcLen;
    if (srcLen != 0) it.state = TEE_OPERATION_STATE_ACTIVE;
    return TEE_SUCCESS;
}

TEE_Result TEE_AEEncryptFinal(TEE_OperationHandle operation, const void* srcData, size_t srcLen,
                              void* destData, size_t* destLen, void* tag, size_t* tagLen) {
    const ApiCall api;
    Operation& it = started(api, operation);
    require_mode(it, TEE_MODE_ENCRYPT);
    const View source = input(srcData, srcLen);
    const bool payload_fits = fits(srcLen, destLen);
    const bool tag_fits = fits(it.tag_size, tagLen);
    if (!payload_fits || !tag_fits) return TEE_ERROR_SHORT_BUFFER;
    feed(it, source, output(destData, srcLen).data());
    *destLen = srcLen;
    std::uint8_t none = 0;
    int size = 0;
    Bytes computed(it.tag_size);
    require(EVP_CipherFinal_ex(it.cipher.get(), &none, &size) == 1);
    require(EVP_CIPHER_CTX_ctrl(it.cipher.get(), EVP_CTRL_AEAD_GET_TAG,
                                static_cast<int>(computed.size()), computed.data()) == 1);
    it.reset();
    return deliver(computed, output(tag, computed.size()).data(), tagLen);
}

TEE_Result TEE_AEDecryptFinal(TEE_OperationHandle operation, const void* srcData, size_t srcLen,
                              void* destData, size_t* destLen, void* tag, size_t tagLen) {
    const ApiCall api;
    Operation& it = started(api, operation);
    require_mode(it, TEE_MODE_DECRYPT);
    const View source = input(srcData, srcLen);
    const View given = input(tag, tagLen);
    if (!fits(srcLen, destLen)) return TEE_ERROR_SHORT_BUFFER;
    feed(it, source, output(destData, srcLen).data());
    *destLen = srcLen;
    Bytes expected(given.begin(), given.end());
    std::uint8_t none = 0;
    int size = 0;
    const bool valid =
        expected.size() == it.tag_size &&
        EVP_CIPHER_CTX_ctrl(it.cipher.get(), EVP_CTRL_AEAD_SET_TAG,
                            static_cast<int>(expected.size()), expected.data()) == 1 &&
        EVP_CipherFinal_ex(it.cipher.get(), &none, &size) == 1;
    it.reset();
    return valid ? TEE_SUCCESS : TEE_ERROR_MAC_INVALID;
}

}  // extern "C"
// NOLINTEND(readability-identifier-naming)
