// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace superrelay {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// Exactly N bytes, ordered and compared as such.
template <std::size_t N>
struct FixedBytes {
    static constexpr std::size_t kSize = N;

    std::array<std::uint8_t, N> bytes{};

    auto operator<=>(const FixedBytes&) const = default;

    [[nodiscard]] ByteView view() const noexcept { return bytes; }
    [[nodiscard]] bool is_zero() const noexcept { return *this == FixedBytes{}; }
};

using Address = FixedBytes<20>;
using Bytes32 = FixedBytes<32>;

inline void append(Bytes& to, ByteView bytes) {
    to.insert(to.end(), bytes.begin(), bytes.end());
}

}  // namespace superrelay
