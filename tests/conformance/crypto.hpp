// SPDX-License-Identifier: MIT
#pragma once

#include <super_relay_ta.h>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace conformance {

// Independent of the TA: libsecp256k1 is the distribution's, Ed25519 is
// OpenSSL's, Keccak is written here as the specification writes it.

using Hash = std::array<std::uint8_t, 32>;

/// Keccak-256, slow and plain: steps and constants computed, not tabled.
Hash plain_keccak256(std::span<const std::uint8_t> message);

/// The digest of EIP-191, version 0x45, of a 32-byte message.
Hash personal_digest(const Hash& message);

/// The uncompressed public key that the signature recovers to; empty if none.
std::vector<std::uint8_t> recover(const sr_signature& signature, const Hash& digest);

/// s ≤ n/2 (EIP-2).
bool has_low_s(const sr_signature& signature);

bool ed25519_verifies(std::span<const std::uint8_t> public_key,
                      std::span<const std::uint8_t> message, const sr_signature& signature);

std::string hex(std::span<const std::uint8_t> bytes);
std::vector<std::uint8_t> unhex(const std::string& text);

/// The public key of a description, without the zeros behind it.
inline std::vector<std::uint8_t> public_key_of(const sr_key_info& info) {
    return {info.public_key, info.public_key + info.public_key_size};
}

}  // namespace conformance
