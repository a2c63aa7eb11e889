// SPDX-License-Identifier: MIT
#pragma once

#include <superrelay/ahab/boot_image.hpp>
#include <superrelay/core/bytes.hpp>
#include <superrelay/core/result.hpp>

namespace superrelay::ahab {

[[nodiscard]] Bytes digest(HashType type, ByteView bytes);

/// What the fuses of i.MX 93 keep of an SRK table: its SHA-256.
[[nodiscard]] Bytes32 srk_hash(ByteView table);

/// A point of P-384: 48 bytes each, big-endian.
struct P384Point {
    ByteView x;
    ByteView y;
};

[[nodiscard]] bool on_curve(const P384Point& key);

/// Whether `signature`, r ‖ s, is this key's over the SHA-384 of `message`. A point that is not on
/// the curve signs nothing.
[[nodiscard]] bool signs(const P384Point& key, ByteView message, ByteView signature);

/// The key of a certificate in PEM: x ‖ y, 96 bytes.
/// @return Errc::invalid_params unless it is one on P-384 whose certificate is no CA's: a CA's
///         would need a second certificate inside the container
[[nodiscard]] Result<Bytes> key_of_certificate(ByteView pem);

}  // namespace superrelay::ahab
