// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <superrelay/core/bytes.hpp>
#include <superrelay/core/result.hpp>
#include <vector>

#include "fields.hpp"

namespace superrelay::ahab {

/// An SRK table's header has tag and version, 0x42, in swapped places; so have its records their
/// tag and the algorithm.
inline constexpr std::uint8_t kSrkTableTag = 0xd7;
inline constexpr std::uint8_t kSrkTableVersion = 0x42;
inline constexpr std::uint8_t kSrkRecordTag = 0xe1;
inline constexpr std::uint8_t kEcdsa = 0x27;
inline constexpr std::uint8_t kSha384 = 0x01;
inline constexpr std::uint8_t kSecp384r1 = 0x02;
/// Bytes of a coordinate on P-384, and of each half of a signature.
inline constexpr std::size_t kP384Size = 48;
/// The certificate of this key may name another key that signs.
inline constexpr std::uint8_t kSrkMayCertify = 0x80;
inline constexpr std::size_t kSrkRecordHeader = 12;
inline constexpr std::size_t kMostSrks = 4;

/// One Super Root Key.
struct SrkRecord {
    std::uint8_t algorithm = 0;
    std::uint8_t hash = 0;
    std::uint8_t key_size = 0;
    std::uint8_t flags = 0;
    /// ECDSA: the point's coordinates; RSA: modulus and exponent. Big-endian.
    ByteView first;
    ByteView second;
};

/// What the OEM's keys signed, and how.
struct Signature {
    /// The bytes that are signed: from the container's start to the signature's.
    Part signed_part;
    Part srk_table;
    std::vector<SrkRecord> srks;
    ByteView signature;
    bool has_certificate = false;
    bool has_blob = false;
};

/// Parses the signature block of a container with the OEM's signature; the result borrows `file`.
///
/// Facts: U-Boot's arch/arm/include/asm/mach-imx/image.h (header); spsdk's description of AHAB
/// (order of the offsets, SRK table, records, signature); that the signature covers everything
/// before it is how NXP's Code Signing Tool signs, which the tests run.
///
/// @param container  header, image array and signature block
/// @return Errc::invalid_params with the part, its offset, and what was expected there
[[nodiscard]] Result<Signature> parse_signature_block(ByteView file, const Part& container,
                                                      std::uint64_t offset);

/// Parses the records of an SRK table.
[[nodiscard]] Result<std::vector<SrkRecord>> parse_srk_table(ByteView file, const Part& table);

}  // namespace superrelay::ahab
