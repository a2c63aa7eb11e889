// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <superrelay/core/bytes.hpp>

namespace superrelay::erc4337 {

enum class EntryPointVersion : std::uint8_t { v06, v07, v08, v09 };

/// Oldest first.
inline constexpr std::array kEntryPointVersions{EntryPointVersion::v06, EntryPointVersion::v07,
                                                EntryPointVersion::v08, EntryPointVersion::v09};

/// "v0.7"
[[nodiscard]] std::string_view label_of(EntryPointVersion version) noexcept;

/// Where the singleton of this version is, at the same address on every chain (EIP-4337).
[[nodiscard]] const Address& canonical_address(EntryPointVersion version) noexcept;

}  // namespace superrelay::erc4337
