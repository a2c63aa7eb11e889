// SPDX-License-Identifier: MIT
// Generic operation functions (TEE Internal Core API 1.3.1, 6.2).

#include "api/operation.hpp"

#include "crypto/key_types.hpp"

using namespace softtee;  // NOLINT(google-build-using-namespace): C functions follow

namespace {

/// About what libutee allocates for an operation on the TA's heap.
constexpr std::size_t kHeapShare = 104;

bool takes_key_size(const Algorithm& algorithm, std::uint32_t bits) {
    if (algorithm.key_type == 0) return true;
    if (algorithm.fixed_key_bits != 0) return bits == algorithm.fixed_key_bits;
    const KeyType& type = *find_key_type(algorithm.key_type);
    return bits >= type.min_bits && bits <= type.max_bits && bits % type.step_bits == 0;
}

void set_key(Operation& it, const Object& key) {
    if (!key.initialized()) panic(TEE_ERROR_BAD_PARAMETERS, "the key is not initialised");
    const Algorithm& algorithm = *it.algorithm;
    if (key.type != algorithm.key_type && key.type != algorithm.other_key_type) {
        panic(TEE_ERROR_BAD_PARAMETERS, "the key is of a type the algorithm does not take");
    }
    if ((key.usage & algorithm.key_usage) != algorithm.key_usage) {
        panic(TEE_ERROR_BAD_PARAMETERS, "the key must not be used for this operation");
    }
    if (key.size > it.max_key_size) {
        panic(TEE_ERROR_BAD_PARAMETERS, "the key is larger than the operation's maximum");
    }
    it.key = key.attributes;
    it.key_size = key.size;
    it.handle_state |= TEE_HANDLE_FLAG_KEY_SET;
}

}  // namespace

// NOLINTBEGIN(readability-identifier-naming)
extern "C" {

TEE_Result TEE_AllocateOperation(TEE_OperationHandle* operation, uint32_t algorithm, uint32_t mode,
                                 uint32_t maxKeySize) {
    const ApiCall api;
    TEE_OperationHandle& handle = required(operation);
    const Algorithm* found = find_algorithm(algorithm, mode);
    if (found == nullptr || !takes_key_size(*found, maxKeySize)) return TEE_ERROR_NOT_SUPPORTED;
    void* share = api->arena().allocate(kHeapShare);
    if (share == nullptr) return TEE_ERROR_OUT_OF_MEMORY;
    auto made = std::make_unique<Operation>();
    made->algorithm = found;
    made->max_key_size = maxKeySize;
    made->heap_share = share;
    if (found->key_type == 0) made->handle_state = TEE_HANDLE_FLAG_KEY_SET;
    made->reset();
    handle = api->operations.add(std::move(made));
    return TEE_SUCCESS;
}

void TEE_FreeOperation(TEE_OperationHandle operation) {
    const ApiCall api;
    if (operation == TEE_HANDLE_NULL) return;
    api->arena().release(api->operations.get(operation).heap_share);
    api->operations.remove(operation);
}

void TEE_GetOperationInfo(TEE_OperationHandle operation, TEE_OperationInfo* operationInfo) {
    const ApiCall api;
    const Operation& it = api->operations.get(operation);
    TEE_OperationInfo& info = required(operationInfo);
    info.algorithm = it.algorithm->id;
    info.operationClass = it.operation_class();
    info.mode = it.algorithm->mode;
    info.digestLength =
        it.tag_size != 0 ? static_cast<std::uint32_t>(it.tag_size) : it.algorithm->digest_size;
    info.maxKeySize = it.max_key_size;
    info.keySize = it.key_size;
    info.requiredKeyUsage = it.algorithm->key_usage;
    info.handleState = it.handle_state;
}

void TEE_ResetOperation(TEE_OperationHandle operation) {
    const ApiCall api;
    Operation& it = api->operations.get(operation);
    if (!it.has_key()) panic(0, "the operation has no key");
    it.reset();
}

TEE_Result TEE_SetOperationKey(TEE_OperationHandle operation, TEE_ObjectHandle key) {
    const ApiCall api;
    Operation& it = api->operations.get(operation);
    // That a digest takes no key follows: it is always initialised.
    if (it.initialized()) panic(0, "the operation is initialised");
    it.key.clear();
    it.handle_state &= ~std::uint32_t{TEE_HANDLE_FLAG_KEY_SET};
    if (key != TEE_HANDLE_NULL) set_key(it, api->objects.get(key));
    it.reset();
    return TEE_SUCCESS;
}

TEE_Result TEE_IsAlgorithmSupported(uint32_t algId, uint32_t element) {
    const ApiCall api;
    const bool curve = algId == TEE_ALG_ED25519 || algId == TEE_ALG_X25519;
    const bool fits =
        element == TEE_CRYPTO_ELEMENT_NONE ? !curve : curve && element == TEE_ECC_CURVE_25519;
    return fits && algorithm_supported(algId) ? TEE_SUCCESS : TEE_ERROR_NOT_SUPPORTED;
}

}  // extern "C"
// NOLINTEND(readability-identifier-naming)
