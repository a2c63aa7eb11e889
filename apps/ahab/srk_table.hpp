// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <span>
#include <superrelay/core/bytes.hpp>
#include <superrelay/core/result.hpp>

namespace superrelay::ahab {

/// The SRK table of four P-384 keys that sign by ECDSA with SHA-384, as a container carries it.
/// @param keys  x ‖ y of each, 96 bytes
[[nodiscard]] Result<Bytes> make_srk_table(std::span<const Bytes> keys);

/// Whether a table is one that may be fused: as make_srk_table() makes it, of points of the curve.
/// Fuses cannot be taken back.
/// @return Errc::invalid_params with what was expected
[[nodiscard]] Result<void> check_srk_table(ByteView table);

/// What is fused of an SRK table: eight words, the first for bank 16, word 0. A word is read from
/// the hash in little-endian order.
///
/// Facts: U-Boot's doc/imx/ahab/guides/mx93_secure_boot (bank and words); the order of the bytes
/// by its `od -t x4`.
[[nodiscard]] std::array<std::uint32_t, 8> fuse_words(const Bytes32& hash);

}  // namespace superrelay::ahab
