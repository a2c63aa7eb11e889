// SPDX-License-Identifier: MIT
#include "address.hpp"

#include <algorithm>
#include <cctype>

#include "hex.hpp"
#include "keccak.hpp"

namespace superrelay {

Result<Address> address_of(ByteView public_key) {
    constexpr std::size_t kUncompressedSize = 65;
    constexpr std::uint8_t kUncompressed = 0x04;
    if (public_key.size() != kUncompressedSize || public_key.front() != kUncompressed) {
        return fail(Errc::invalid_params, "expected an uncompressed secp256k1 key of 65 bytes");
    }
    const Bytes32 hash = keccak256(public_key.subspan(1));
    Address out;
    std::copy(hash.bytes.begin() + 12, hash.bytes.end(), out.bytes.begin());
    return out;
}

std::string to_checksummed(const Address& address) {
    std::string text = to_hex(address.view());
    const auto* digits = reinterpret_cast<const std::uint8_t*>(text.data()) + 2;
    const Bytes32 hash = keccak256({digits, 2 * Address::kSize});
    for (std::size_t i = 0; i < 2 * Address::kSize; ++i) {
        const int nibble = i % 2 == 0 ? hash.bytes[i / 2] >> 4 : hash.bytes[i / 2] & 0xf;
        if (nibble >= 8) text[2 + i] = static_cast<char>(std::toupper(text[2 + i]));
    }
    return text;
}

}  // namespace superrelay
