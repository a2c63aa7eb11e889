// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <superrelay/core/bytes.hpp>

namespace superrelay::erc4337 {

enum class EntryPointVersion : std::uint8_t { v07 };

/// A singleton EntryPoint contract, at the same address on every chain (EIP-4337).
struct EntryPoint {
    EntryPointVersion version;
    std::string_view label;  ///< "v0.7"
    Address address;
};

/// Those that this relay sponsors for, newest first.
[[nodiscard]] std::span<const EntryPoint> supported_entry_points() noexcept;

[[nodiscard]] std::optional<EntryPoint> find_entry_point(const Address& address) noexcept;

}  // namespace superrelay::erc4337
