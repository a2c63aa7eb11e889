// SPDX-License-Identifier: MIT
#include "paymaster_signature.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace superrelay::erc4337 {
namespace {

// The first 8 bytes of keccak256("PaymasterSignature").
constexpr std::array<std::uint8_t, 8> kMagic{0x22, 0xe3, 0x25, 0xa2, 0x97, 0x43, 0x96, 0x56};
constexpr std::size_t kLengthSize = 2;
constexpr std::size_t kSuffixSize = kLengthSize + kMagic.size();
// paymaster ‖ two gas limits: without them there is no paymaster data at all.
constexpr std::size_t kHeadSize = 52;

}  // namespace

Bytes with_paymaster_signature(ByteView paymaster_and_data, ByteView signature) {
    Bytes out;
    append(out, paymaster_and_data);
    append(out, signature);
    out.push_back(static_cast<std::uint8_t>(signature.size() >> 8));
    out.push_back(static_cast<std::uint8_t>(signature.size()));
    append(out, kMagic);
    return out;
}

Bytes without_paymaster_signature(ByteView all) {
    Bytes whole(all.begin(), all.end());
    if (all.size() < kHeadSize + kSuffixSize) return whole;
    if (!std::ranges::equal(all.last(kMagic.size()), kMagic)) return whole;
    const auto suffix = all.last(kSuffixSize);
    const std::size_t length = static_cast<std::size_t>(suffix[0]) << 8 | suffix[1];
    if (length == 0 || length > all.size() - kHeadSize - kSuffixSize) return whole;
    Bytes out;
    append(out, all.first(all.size() - kSuffixSize - length));
    append(out, kMagic);
    return out;
}

}  // namespace superrelay::erc4337
