// SPDX-License-Identifier: MIT
// Sessions that a TA opens (TEE Internal Core API 1.3.1, 4.9). Behind them is
// OP-TEE's system PTA alone; no other TA can be reached.

#include <openssl/rand.h>

#include <climits>

#include "api/access.hpp"
#include "uuid.hpp"

using namespace softtee;  // NOLINT(google-build-using-namespace): C functions follow

namespace {

constexpr TEE_UUID kSystemPta = PTA_SYSTEM_UUID;

TEE_Result add_entropy(std::uint32_t types, TEE_Param* parameters) {
    if (types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_INPUT, TEE_PARAM_TYPE_NONE,
                                 TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE)) {
        return TEE_ERROR_BAD_PARAMETERS;
    }
    const auto& memory = parameters[0].memref;
    const View entropy = input(memory.buffer, memory.size);
    if (entropy.empty() || entropy.size() > INT_MAX) return TEE_ERROR_BAD_PARAMETERS;
    // Counted as no entropy at all, so that it can only add to OpenSSL's own.
    RAND_add(entropy.data(), static_cast<int>(entropy.size()), 0.0);
    return TEE_SUCCESS;
}

TEE_Result derive_unique_key(const Instance& instance, OpenObjects& storage, std::uint32_t types,
                             TEE_Param* parameters) {
    if (types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_INPUT, TEE_PARAM_TYPE_MEMREF_OUTPUT,
                                 TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE)) {
        return TEE_ERROR_BAD_PARAMETERS;
    }
    const auto& extra = parameters[0].memref;
    auto& key = parameters[1].memref;
    if (extra.size > TA_DERIVED_EXTRA_DATA_MAX_SIZE || key.size < TA_DERIVED_KEY_MIN_SIZE ||
        key.size > TA_DERIVED_KEY_MAX_SIZE) {
        return TEE_ERROR_BAD_PARAMETERS;
    }
    // The key must not leave the secure world.
    if (instance.shared(key.buffer, key.size)) return TEE_ERROR_SECURITY;
    const Bytes derived = storage.vault().unique_key(input(extra.buffer, extra.size), key.size);
    return deliver(derived, key.buffer, &key.size);
}

}  // namespace

// NOLINTBEGIN(readability-identifier-naming)
extern "C" {

TEE_Result TEE_OpenTASession(const TEE_UUID* destination, uint32_t cancellationRequestTimeout,
                             uint32_t paramTypes, TEE_Param params[TEE_NUM_PARAMS],
                             TEE_TASessionHandle* session, uint32_t* returnOrigin) {
    const ApiCall api;
    static_cast<void>(cancellationRequestTimeout);
    static_cast<void>(paramTypes);
    static_cast<void>(params);
    required(session) = TEE_HANDLE_NULL;
    if (returnOrigin != nullptr) *returnOrigin = TEE_ORIGIN_TEE;
    if (!same_uuid(required(destination), kSystemPta)) return TEE_ERROR_ITEM_NOT_FOUND;
    *session = api->ta_sessions.add(std::make_unique<TEE_UUID>(kSystemPta));
    return TEE_SUCCESS;
}

void TEE_CloseTASession(TEE_TASessionHandle session) {
    const ApiCall api;
    if (session != TEE_HANDLE_NULL) api->ta_sessions.remove(session);
}

TEE_Result TEE_InvokeTACommand(TEE_TASessionHandle session, uint32_t cancellationRequestTimeout,
                               uint32_t commandID, uint32_t paramTypes,
                               TEE_Param params[TEE_NUM_PARAMS], uint32_t* returnOrigin) {
    const ApiCall api;
    static_cast<void>(cancellationRequestTimeout);
    static_cast<void>(api->ta_sessions.get(session));
    if (paramTypes != 0) static_cast<void>(required(params));
    if (returnOrigin != nullptr) *returnOrigin = TEE_ORIGIN_TRUSTED_APP;
    switch (commandID) {
        case PTA_SYSTEM_ADD_RNG_ENTROPY:
            return add_entropy(paramTypes, params);
        case PTA_SYSTEM_DERIVE_TA_UNIQUE_KEY:
            return derive_unique_key(*api, api->storage(), paramTypes, params);
        default:
            return TEE_ERROR_NOT_SUPPORTED;
    }
}

}  // extern "C"
// NOLINTEND(readability-identifier-naming)
