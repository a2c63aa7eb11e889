// SPDX-License-Identifier: MIT
#pragma once

#include <limits>

#include "uint256.hpp"

namespace superrelay {

/// Room for sums and products of a Uint256 that must not wrap.
using Uint512 = boost::multiprecision::uint512_t;

/// The value, or the largest Uint256 where it is larger.
inline Uint256 saturated(const Uint512& value) {
    const Uint256 largest = std::numeric_limits<Uint256>::max();
    return value > largest ? largest : Uint256(value);
}

}  // namespace superrelay
