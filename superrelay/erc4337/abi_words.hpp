// SPDX-License-Identifier: MIT
#pragma once

#include <superrelay/core/bytes.hpp>
#include <superrelay/core/keccak.hpp>
#include <superrelay/core/uint256.hpp>

namespace superrelay::erc4337 {

/// Concatenates static values as Solidity's `abi.encode` does: 32 bytes each, integers and
/// addresses padded on the left.
/// @see Solidity, Contract ABI Specification
class AbiWords {
public:
    AbiWords() { bytes_.reserve(kUsualSize); }

    AbiWords& add(const Uint256& value) { return add(to_big_endian<32>(value)); }

    AbiWords& add(const Bytes32& word) {
        append(bytes_, word.view());
        return *this;
    }

    AbiWords& add(const Address& address) {
        bytes_.resize(bytes_.size() + 12);
        append(bytes_, address.view());
        return *this;
    }

    /// Two `uint128` in one word, as PackedUserOperation (EIP-4337, v0.7) holds gas and fees.
    AbiWords& add_pair(const Uint256& high, const Uint256& low) { return add((high << 128) | low); }

    /// The tail of a `bytes`: its length, then the bytes, padded to whole words on the right.
    AbiWords& add_bytes(ByteView bytes) {
        add(Uint256(bytes.size()));
        append(bytes_, bytes);
        bytes_.resize((bytes_.size() + 31) / 32 * 32);
        return *this;
    }

    [[nodiscard]] const Bytes& bytes() const noexcept { return bytes_; }
    [[nodiscard]] Bytes32 hash() const noexcept { return keccak256(bytes_); }

private:
    static constexpr std::size_t kUsualSize = 512;  // 16 words: grown but for v0.6's tails

    Bytes bytes_;
};

}  // namespace superrelay::erc4337
