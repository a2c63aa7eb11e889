// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <superrelay/core/bytes.hpp>
#include <superrelay/core/result.hpp>
#include <vector>

#include "signature_block.hpp"

namespace superrelay::ahab {

/// Containers begin at multiples of this.
inline constexpr std::uint64_t kContainerAlignment = 0x400;

enum class HashType : std::uint8_t { sha256, sha384, sha512 };

/// Whose Super Root Keys (SRK) sign a container.
enum class SrkSet : std::uint8_t { none, nxp, oem };

/// One entry of a container's image array.
struct Image {
    Part data;
    std::uint64_t load_address = 0;
    std::uint64_t entry_point = 0;
    /// 3: executable, 4: data, 6: firmware of the EdgeLock enclave (ELE).
    std::uint8_t type = 0;
    std::uint8_t core = 0;
    HashType hash_type = HashType::sha256;
    bool encrypted = false;
    /// As stored: left-aligned, of the length that hash_type has.
    ByteView hash;
};

/// A container: header, image array, signature block.
struct Container {
    /// From the file's start; what the header itself counts from there.
    Part header;
    SrkSet srk_set = SrkSet::none;
    /// Which of the SRK table's keys signs.
    std::uint8_t srk_index = 0;
    std::uint8_t revoked_srks = 0;
    std::uint16_t software_version = 0;
    std::uint8_t fuse_version = 0;
    std::vector<Image> images;
    /// Where the signature block begins in the file.
    std::uint64_t signature_block_at = 0;
    /// Of a container that the OEM's keys sign; nothing for NXP's own.
    std::optional<Signature> signature;
};

/// What imx-mkimage's `flash_singleboot` makes: NXP's ELE firmware, the SPL, and what the SPL
/// loads (TF-A, U-Boot, OP-TEE).
struct BootImage {
    std::vector<Container> containers;
    /// Where the last image ends in the file.
    std::uint64_t end = 0;
};

/// Parses flash.bin, whose bytes are hostile: everything it names lies inside it, and no two of
/// its parts overlap. No hash or signature is computed here. The result borrows `file`.
///
/// The second container follows the first one's header, the third the second one's last image,
/// each at the next multiple of 1 KiB, where the ROM and the SPL look for them.
///
/// Facts: U-Boot's arch/arm/include/asm/mach-imx/image.h (layout of header and image array) and
/// arch/arm/mach-imx/image-container.c (where containers follow each other); spsdk's description
/// of AHAB (bits of the flags, hash types, SRK sets); imx-mkimage's iMX93/soc.mak (which
/// containers there are).
///
/// @return Errc::invalid_params with the part, its offset, and what was expected there
[[nodiscard]] Result<BootImage> parse(ByteView file);

/// How many bytes a hash of this type has.
[[nodiscard]] std::size_t hash_size(HashType type);

}  // namespace superrelay::ahab
