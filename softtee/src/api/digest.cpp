// SPDX-License-Identifier: MIT
// Message digests (TEE Internal Core API 1.3.1, 6.3).

#include <algorithm>

#include "api/operation.hpp"

using namespace softtee;  // NOLINT(google-build-using-namespace): C functions follow

namespace {

void finish(Operation& it) {
    it.extracted.resize(it.algorithm->digest_size);
    unsigned int size = 0;
    require(EVP_DigestFinal_ex(it.digest.get(), it.extracted.data(), &size) == 1);
    it.state = TEE_OPERATION_STATE_EXTRACTING;
    it.handle_state |= TEE_HANDLE_FLAG_EXTRACTING;
}

/// The next bytes of a digest whose extraction began; fewer at its end.
void extract(Operation& it, void* hash, std::size_t* size) {
    const View rest = View(it.extracted).subspan(it.extract_position);
    const std::span<std::uint8_t> out = output(hash, required(size));
    *size = std::min(rest.size(), out.size());
    std::ranges::copy(rest.first(*size), out.begin());
    it.extract_position += *size;
}

}  // namespace

// NOLINTBEGIN(readability-identifier-naming)
extern "C" {

void TEE_DigestUpdate(TEE_OperationHandle operation, const void* chunk, size_t chunkSize) {
    const ApiCall api;
    Operation& it = operation_of(api, operation, TEE_OPERATION_DIGEST);
    const View bytes = input(chunk, chunkSize);
    if (it.state == TEE_OPERATION_STATE_EXTRACTING) {
        panic(TEE_ERROR_BAD_STATE, "the digest is being extracted");
    }
    require(EVP_DigestUpdate(it.digest.get(), bytes.data(), bytes.size()) == 1);
    it.state = TEE_OPERATION_STATE_ACTIVE;
}

TEE_Result TEE_DigestDoFinal(TEE_OperationHandle operation, const void* chunk, size_t chunkLen,
                             void* hash, size_t* hashLen) {
    const ApiCall api;
    Operation& it = operation_of(api, operation, TEE_OPERATION_DIGEST);
    const View bytes = input(chunk, chunkLen);
    if (it.state == TEE_OPERATION_STATE_EXTRACTING) {
        if (chunkLen != 0) panic(TEE_ERROR_BAD_PARAMETERS, "the digest is being extracted");
        extract(it, hash, hashLen);
    } else {
        if (required(hashLen) < it.algorithm->digest_size) {
            *hashLen = it.algorithm->digest_size;
            return TEE_ERROR_SHORT_BUFFER;
        }
        require(EVP_DigestUpdate(it.digest.get(), bytes.data(), bytes.size()) == 1);
        finish(it);
        extract(it, hash, hashLen);
    }
    it.handle_state &= ~std::uint32_t{TEE_HANDLE_FLAG_EXTRACTING};
    it.reset();
    return TEE_SUCCESS;
}

TEE_Result TEE_DigestExtract(TEE_OperationHandle operation, void* hash, size_t* hashLen) {
    const ApiCall api;
    Operation& it = operation_of(api, operation, TEE_OPERATION_DIGEST);
    if (it.state != TEE_OPERATION_STATE_EXTRACTING) finish(it);
    extract(it, hash, hashLen);
    return TEE_SUCCESS;
}

}  // extern "C"
// NOLINTEND(readability-identifier-naming)
