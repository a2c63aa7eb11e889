// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "crypto/openssl.hpp"

namespace softtee {

enum class Curve { ed25519, x25519 };

/// Of a private key of 32 bytes (RFC 8032: the seed; RFC 7748: the scalar).
Bytes public_key_of(Curve curve, View private_key);

/// Ed25519, RFC 8032: 64 bytes.
Bytes ed25519_sign(View private_key, View message);
bool ed25519_verify(View public_key, View message, View signature);

/// X25519, RFC 7748; nothing if the result would be all zeros.
std::optional<Bytes> x25519(View private_key, View public_key);

}  // namespace softtee
