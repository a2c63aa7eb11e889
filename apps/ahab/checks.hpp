// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <superrelay/ahab/boot_image.hpp>
#include <vector>

#include "optee_build.hpp"

namespace superrelay::ahab {

enum class Outcome : std::uint8_t { passed, failed, not_checked };

/// What one check came to, and by what.
struct CheckResult {
    std::string check;
    Outcome outcome = Outcome::failed;
    std::string detail;
};

/// What a boot image is held against.
struct Expected {
    std::optional<OpteeBuild> optee;
    /// Of the SRK table that signs; with it, the image must be signed.
    std::optional<Bytes32> srk_hash;
};

/// Every check, in a fixed order, whatever the others found.
[[nodiscard]] std::vector<CheckResult> check(ByteView file, const BootImage& image,
                                             const Expected& expected);

/// Whose containers these are, whether they have the images that belong into them and no others,
/// and whether these are what their hashes say.
[[nodiscard]] std::vector<CheckResult> check_contents(ByteView file, const BootImage& image);

/// Where the images are loaded, beside what TF-A and OP-TEE were built for.
[[nodiscard]] std::vector<CheckResult> check_memory_map(ByteView file, const BootImage& image,
                                                        const std::optional<OpteeBuild>& optee);

/// SRK tables, their hash, and the signatures themselves.
[[nodiscard]] std::vector<CheckResult> check_signatures(ByteView file, const BootImage& image,
                                                        const std::optional<Bytes32>& srk_hash);

}  // namespace superrelay::ahab
