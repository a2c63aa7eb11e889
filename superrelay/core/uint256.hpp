// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <boost/multiprecision/cpp_int.hpp>
#include <cstddef>
#include <cstdint>

#include "bytes.hpp"

namespace superrelay {

/// The EVM's word. Arithmetic wraps at 2^256; sums and products of a caller's numbers are taken
/// in a wider type or bounded first.
using Uint256 = boost::multiprecision::uint256_t;

/// An amount in wei.
using Wei = Uint256;

/// The largest value of a Solidity `uintN`.
template <unsigned Bits>
[[nodiscard]] inline Uint256 uint_max() {
    static_assert(Bits > 0 && Bits < 256);
    return (Uint256(1) << Bits) - 1;
}

/// Big-endian, padded with zeros on the left. A value that needs more than N bytes is truncated
/// to its low N: the caller has checked the range.
template <std::size_t N>
[[nodiscard]] FixedBytes<N> to_big_endian(const Uint256& value) noexcept {
    FixedBytes<N> out;
    // Limb by limb: shifting the whole value for each byte costs many times as much.
    const auto& number = value.backend();
    std::size_t end = N;
    for (unsigned i = 0; i < number.size() && end > 0; ++i) {
        auto limb = number.limbs()[i];
        const std::size_t begin = end - std::min(end, sizeof limb);
        for (; end > begin; limb >>= 8)
            out.bytes[--end] = static_cast<std::uint8_t>(limb);
    }
    return out;
}

/// Likewise.
template <std::size_t N>
[[nodiscard]] FixedBytes<N> to_big_endian(std::uint64_t value) noexcept {
    FixedBytes<N> out;
    for (std::size_t end = N; end > N - std::min(N, sizeof value); value >>= 8)
        out.bytes[--end] = static_cast<std::uint8_t>(value);
    return out;
}

/// The number of four words of 64 bits, the least significant first.
[[nodiscard]] inline Uint256 from_words(const std::array<std::uint64_t, 4>& words) {
    constexpr std::size_t kBits = 64;
    if ((words[1] | words[2] | words[3]) == 0) return words[0];
    Uint256 out;
    boost::multiprecision::import_bits(out, words.data(), words.data() + words.size(), kBits,
                                       false);
    return out;
}

/// The value of at most 32 bytes; of more, of the last 32.
[[nodiscard]] inline Uint256 from_big_endian(ByteView bytes) {
    std::array<std::uint64_t, 4> words{};
    for (std::size_t i = 0; i < std::min<std::size_t>(bytes.size(), 32); ++i) {
        const std::uint64_t byte = bytes[bytes.size() - 1 - i];
        words[i / 8] |= byte << (i % 8 * 8);
    }
    return from_words(words);
}

}  // namespace superrelay
