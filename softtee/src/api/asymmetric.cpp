// SPDX-License-Identifier: MIT
// Signatures and key derivation (TEE Internal Core API 1.3.1, 6.7 and 6.8).

#include "api/operation.hpp"
#include "crypto/curve25519.hpp"

using namespace softtee;  // NOLINT(google-build-using-namespace): C functions follow

namespace {

constexpr std::size_t kSignatureSize = 64;

/// The operation of a signature, and none of Ed25519's variants (Ed25519ctx,
/// Ed25519ph), which TEE_ATTR_EDDSA_* in `count` attributes would ask for.
const Operation& signature_operation(const ApiCall& api, TEE_OperationHandle handle,
                                     std::uint32_t mode, std::uint32_t count) {
    const Operation& it = operation_of(api, handle, TEE_OPERATION_ASYMMETRIC_SIGNATURE);
    if (it.algorithm->mode != mode) panic(0, "wrong mode of operation");
    if (!it.has_key()) panic(TEE_ERROR_BAD_PARAMETERS, "the operation has no key");
    if (count != 0) panic(TEE_ERROR_NOT_SUPPORTED, "softtee has plain Ed25519 only");
    return it;
}

struct HkdfInput {
    View salt;
    View info;
    std::size_t size = 0;
};

HkdfInput read_hkdf(const TEE_Attribute* list, std::uint32_t count) {
    HkdfInput found;
    for (std::uint32_t i = 0; i < count; ++i) {
        const TEE_Attribute& given = list[i];
        switch (given.attributeID) {
            case TEE_ATTR_HKDF_SALT:
            case __OPTEE_TEE_ATTR_HKDF_SALT:
                found.salt = input(given.content.ref.buffer, given.content.ref.length);
                break;
            case TEE_ATTR_HKDF_INFO:
            case __OPTEE_ATTR_HKDF_INFO:
                found.info = input(given.content.ref.buffer, given.content.ref.length);
                break;
            case TEE_ATTR_HKDF_OKM_LENGTH:
                found.size = given.content.value.a;
                break;
            default:
                panic(TEE_ERROR_BAD_PARAMETERS, "an attribute HKDF does not know");
        }
    }
    return found;
}

Bytes derive_hkdf(const Operation& it, const TEE_Attribute* list, std::uint32_t count,
                  std::uint32_t max_bits) {
    const HkdfInput wanted = read_hkdf(list, count);
    if (wanted.size == 0 || wanted.size > max_bits / 8) {
        panic(TEE_ERROR_BAD_PARAMETERS, "no length of the key, or more than it holds");
    }
    return hkdf_sha256(it.key.at(TEE_ATTR_HKDF_IKM), wanted.salt, wanted.info, wanted.size);
}

Bytes derive_x25519(const Operation& it, const TEE_Attribute* list, std::uint32_t count) {
    if (count != 1 || list[0].attributeID != TEE_ATTR_X25519_PUBLIC_VALUE) {
        panic(TEE_ERROR_BAD_PARAMETERS, "X25519 needs the peer's public value");
    }
    const View peer = input(list[0].content.ref.buffer, list[0].content.ref.length);
    auto shared = x25519(it.key.at(TEE_ATTR_X25519_PRIVATE_VALUE), peer);
    if (!shared) panic(TEE_ERROR_BAD_PARAMETERS, "the peer's public value is none");
    return std::move(*shared);
}

}  // namespace

// NOLINTBEGIN(readability-identifier-naming)
extern "C" {

TEE_Result TEE_AsymmetricSignDigest(TEE_OperationHandle operation, const TEE_Attribute* params,
                                    uint32_t paramCount, const void* digest, size_t digestLen,
                                    void* signature, size_t* signatureLen) {
    const ApiCall api;
    static_cast<void>(params);
    const Operation& it = signature_operation(api, operation, TEE_MODE_SIGN, paramCount);
    const View message = input(digest, digestLen);
    if (required(signatureLen) < kSignatureSize) {
        *signatureLen = kSignatureSize;
        return TEE_ERROR_SHORT_BUFFER;
    }
    return deliver(ed25519_sign(it.key.at(TEE_ATTR_ED25519_PRIVATE_VALUE), message), signature,
                   signatureLen);
}

TEE_Result TEE_AsymmetricVerifyDigest(TEE_OperationHandle operation, const TEE_Attribute* params,
                                      uint32_t paramCount, const void* digest, size_t digestLen,
                                      const void* signature, size_t signatureLen) {
    const ApiCall api;
    static_cast<void>(params);
    const Operation& it = signature_operation(api, operation, TEE_MODE_VERIFY, paramCount);
    const bool valid = ed25519_verify(it.key.at(TEE_ATTR_ED25519_PUBLIC_VALUE),
                                      input(digest, digestLen), input(signature, signatureLen));
    return valid ? TEE_SUCCESS : TEE_ERROR_SIGNATURE_INVALID;
}

void TEE_DeriveKey(TEE_OperationHandle operation, const TEE_Attribute* params, uint32_t paramCount,
                   TEE_ObjectHandle derivedKey) {
    const ApiCall api;
    const Operation& it = operation_of(api, operation, TEE_OPERATION_KEY_DERIVATION);
    Object& derived = api->objects.get(derivedKey);
    if (!it.has_key()) panic(0, "the operation has no key");
    if (derived.type != TEE_TYPE_GENERIC_SECRET || derived.initialized()) {
        panic(0, "the derived key must be a generic secret, not initialised");
    }
    Bytes secret = it.algorithm->id == TEE_ALG_X25519
                       ? derive_x25519(it, params, paramCount)
                       : derive_hkdf(it, params, paramCount, derived.max_size);
    if (secret.size() > derived.max_size / 8) panic(0, "the derived key is too small");
    derived.size = static_cast<std::uint32_t>(secret.size() * 8);
    derived.attributes[TEE_ATTR_SECRET_VALUE] = std::move(secret);
    derived.flags |= TEE_HANDLE_FLAG_INITIALIZED;
}

}  // extern "C"
// NOLINTEND(readability-identifier-naming)
