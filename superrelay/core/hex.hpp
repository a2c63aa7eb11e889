// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "bytes.hpp"
#include "result.hpp"
#include "uint256.hpp"

namespace superrelay {

/// "0x" and two lower-case digits a byte.
[[nodiscard]] std::string to_hex(ByteView bytes);
/// As to_hex, behind what `to` has already.
void append_hex(std::string& to, ByteView bytes);

/// Ethereum's unformatted data: "0x" and an even number of hex digits.
/// @return Errc::invalid_params with what was expected
[[nodiscard]] Result<Bytes> bytes_from_hex(std::string_view text);

/// Decodes into exactly `into.size()` bytes.
/// @return Errc::invalid_params with what was expected
[[nodiscard]] Result<void> decode_hex(std::string_view text, std::span<std::uint8_t> into);

template <std::size_t N>
[[nodiscard]] Result<FixedBytes<N>> fixed_from_hex(std::string_view text) {
    FixedBytes<N> out;
    return decode_hex(text, out.bytes).map([&] { return out; });
}

/// Ethereum's quantity: "0x" and 1 to 64 hex digits. Leading zeros are accepted, as clients send
/// them.
/// @return Errc::invalid_params with what was expected
[[nodiscard]] Result<Uint256> quantity_from_hex(std::string_view text);

/// A quantity of at most 64 bits.
[[nodiscard]] Result<std::uint64_t> u64_from_hex(std::string_view text);

/// "0x0", or "0x" and digits without leading zeros.
[[nodiscard]] std::string to_quantity(const Uint256& value);

}  // namespace superrelay
