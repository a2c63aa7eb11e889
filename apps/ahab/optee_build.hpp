// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <superrelay/core/bytes.hpp>
#include <superrelay/core/result.hpp>

namespace superrelay::ahab {

/// The secure memory that an OP-TEE was linked for.
struct OpteeBuild {
    std::uint64_t start = 0;
    /// Only its configuration tells.
    std::optional<std::uint64_t> size;
};

/// Reads it from what OP-TEE's build leaves: `conf.mk` (CFG_TZDRAM_START, CFG_TZDRAM_SIZE), or
/// `tee.elf`, whose entry point is its first byte.
/// @return Errc::invalid_params if it is neither
[[nodiscard]] Result<OpteeBuild> read_optee_build(ByteView file);

}  // namespace superrelay::ahab
