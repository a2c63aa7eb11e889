// SPDX-License-Identifier: MIT
#pragma once

#include <boost/multiprecision/cpp_int.hpp>

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
[[nodiscard]] FixedBytes<N> to_big_endian(const Uint256& value) {
    FixedBytes<N> out;
    Uint256 rest = value;
    for (std::size_t i = N; i > 0; --i, rest >>= 8) {
        out.bytes[i - 1] = static_cast<std::uint8_t>(rest & 0xff);
    }
    return out;
}

[[nodiscard]] inline Uint256 from_big_endian(ByteView bytes) {
    Uint256 out = 0;
    boost::multiprecision::import_bits(out, bytes.begin(), bytes.end(), 8);
    return out;
}

}  // namespace superrelay
