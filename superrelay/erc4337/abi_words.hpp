// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <superrelay/core/bytes.hpp>
#include <superrelay/core/keccak.hpp>
#include <superrelay/core/uint256.hpp>

#include "user_operation.hpp"

namespace superrelay::erc4337 {

/// Writes values as Solidity's `abi.encode` does: 32 bytes each, integers and addresses padded on
/// the left. What it writes goes to Sink, which derives from this and has `void put(ByteView)`.
/// @see Solidity, Contract ABI Specification
template <typename Sink>
class AbiEncoder {
public:
    Sink& add(const Uint256& value) { return add(to_big_endian<32>(value)); }

    Sink& add(const Bytes32& word) { return write(word.view()); }

    Sink& add(const Address& address) {
        write(ByteView(kZeros).first(kWord - Address::kSize));
        return write(address.view());
    }

    Sink& add(std::uint64_t number) {
        write(ByteView(kZeros).first(kWord - sizeof number));
        return write(to_big_endian<sizeof number>(number).view());
    }

    /// Two `uint128` in one word, as PackedUserOperation (EIP-4337, v0.7) holds gas and fees.
    Sink& add_pair(const Uint256& high, const Uint256& low) {
        write(to_big_endian<kWord / 2>(high).view());
        return write(to_big_endian<kWord / 2>(low).view());
    }

    /// Gas and fees as v0.6's UserOperation has them one after the other: five words.
    Sink& add_gas(const Gas& gas) {
        add(gas.call_limit);
        add(gas.verification_limit);
        add(gas.pre_verification);
        add(gas.max_fee);
        return add(gas.max_priority_fee);
    }

    /// The same in PackedUserOperation: accountGasLimits, preVerificationGas, gasFees.
    Sink& add_packed_gas(const Gas& gas) {
        add_pair(gas.verification_limit, gas.call_limit);
        add(gas.pre_verification);
        return add_pair(gas.max_priority_fee, gas.max_fee);
    }

    /// The tail of a `bytes`: its length, then the bytes, padded to whole words on the right.
    Sink& add_bytes(ByteView bytes) {
        add(std::uint64_t(bytes.size()));
        write(bytes);
        return write(ByteView(kZeros).first((kWord - bytes.size() % kWord) % kWord));
    }

private:
    friend Sink;
    AbiEncoder() = default;

    static constexpr std::size_t kWord = 32;
    static constexpr std::array<std::uint8_t, kWord> kZeros{};

    Sink& write(ByteView bytes) {
        auto& sink = static_cast<Sink&>(*this);
        sink.put(bytes);
        return sink;
    }
};

/// The encoding itself.
class AbiWords : public AbiEncoder<AbiWords> {
public:
    AbiWords() { bytes_.reserve(kUsualSize); }

    [[nodiscard]] const Bytes& bytes() const noexcept { return bytes_; }

private:
    friend class AbiEncoder<AbiWords>;
    void put(ByteView bytes) { append(bytes_, bytes); }

    static constexpr std::size_t kUsualSize = 512;  // 16 words: grown but for tails

    Bytes bytes_;
};

/// The encoding's Keccak-256, without the encoding in memory.
class AbiHash : public AbiEncoder<AbiHash> {
public:
    AbiHash() { sr_keccak256_init(&state_); }

    /// Once, when all has been added.
    [[nodiscard]] Bytes32 hash() noexcept {
        Bytes32 out;
        sr_keccak256_final(&state_, out.bytes.data());
        return out;
    }

private:
    friend class AbiEncoder<AbiHash>;
    void put(ByteView bytes) noexcept { sr_keccak256_update(&state_, bytes.data(), bytes.size()); }

    sr_keccak256 state_;
};

}  // namespace superrelay::erc4337
