// SPDX-License-Identifier: MIT
#pragma once

#include "bytes.hpp"
#include "keccak256.h"

namespace superrelay {

/// Keccak-256 with Ethereum's padding, not FIPS 202's SHA3-256.
[[nodiscard]] inline Bytes32 keccak256(ByteView bytes) noexcept {
    Bytes32 out;
    sr_keccak256_hash(bytes.data(), bytes.size(), out.bytes.data());
    return out;
}

}  // namespace superrelay
