// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "crypto/openssl.hpp"
#include "gp.hpp"
#include "storage/object_image.hpp"

namespace softtee {

/// What an algorithm needs, from which an Operation is made.
struct Algorithm {
    std::uint32_t id;
    std::uint32_t mode;
    std::uint32_t key_usage;       // TEE_USAGE_*; 0 without a key
    std::uint32_t key_type;        // TEE_TYPE_*; 0 without a key
    std::uint32_t other_key_type;  // also accepted; 0 for none
    std::uint32_t digest_size;     // bytes; 0 for none
    std::uint32_t fixed_key_bits;  // the only maxKeySize accepted; 0 for any
};

/// Null if softtee has no such algorithm in that mode.
const Algorithm* find_algorithm(std::uint32_t id, std::uint32_t mode);
/// Whether the algorithm exists in any mode.
bool algorithm_supported(std::uint32_t id);

/// What a TEE_OperationHandle stands for.
struct Operation {
    const Algorithm* algorithm = nullptr;
    std::uint32_t max_key_size = 0;  // bits
    std::uint32_t key_size = 0;      // bits
    std::uint32_t handle_state = 0;  // TEE_HANDLE_FLAG_*
    std::uint32_t state = TEE_OPERATION_STATE_INITIAL;
    void* heap_share = nullptr;  // the TA's heap pays for its operations
    Attributes key;

    DigestContext digest;
    Bytes extracted;  // the digest, once TEE_DigestExtract began
    std::size_t extract_position = 0;
    MacContext mac;
    CipherContext cipher;
    std::size_t tag_size = 0;

    [[nodiscard]] std::uint32_t operation_class() const { return (algorithm->id >> 28) & 15; }
    [[nodiscard]] bool has_key() const { return (handle_state & TEE_HANDLE_FLAG_KEY_SET) != 0; }
    [[nodiscard]] bool initialized() const {
        return (handle_state & TEE_HANDLE_FLAG_INITIALIZED) != 0;
    }

    /// Back to the state after the key was set; a digest starts anew.
    void reset();
};

}  // namespace softtee
