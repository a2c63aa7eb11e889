// SPDX-License-Identifier: MIT
#include "cost.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <superrelay/core/saturated.hpp>

#include "abi_words.hpp"
#include "eip7702.hpp"

namespace superrelay::erc4337 {
namespace {

constexpr std::size_t kCalldataWord = 32;
constexpr unsigned kTransactionGas = 21'000;
// EIP-2028 and EIP-7623: a zero byte is one token, any other four.
constexpr unsigned kTokensPerByte = 4;
constexpr unsigned kTokenGas = 4;
constexpr unsigned kTokenFloorGas = 10;

// EIP-7702, PER_EMPTY_ACCOUNT_COST: an authorisation that the transaction carries.
constexpr unsigned kAuthorisationGas = 25'000;

/// What the EntryPoint does for one operation outside of what it measures: the loop, the deposit's
/// writes, the event, the transfer to the beneficiary, and each word of calldata copied again.
/// Measured on the canonical contracts with SimpleAccount, within 50 gas.
Uint256 bookkeeping_gas(EntryPointVersion version, std::size_t call_data_size) {
    constexpr std::size_t kUsualWords = 20;
    constexpr unsigned kWordGas = 9;
    const std::size_t words = call_data_size / kCalldataWord;
    const std::size_t copied = words > kUsualWords ? words - kUsualWords : 0;
    const auto fixed = [&]() -> unsigned {
        switch (version) {
            case EntryPointVersion::v06:
                return 19'600;
            case EntryPointVersion::v07:
                return 19'200;
            case EntryPointVersion::v08:
            case EntryPointVersion::v09:
                return 17'100;
        }
        return 0;
    };
    return Uint256(fixed()) + kWordGas * copied;
}

/// Eight bytes at a time, since an operation can have many: the highest bit of each byte that is
/// not zero gets set, one way or the other, and a multiplication adds up those that are not.
std::size_t zeros_in(ByteView bytes) {
    constexpr std::uint64_t kLowBits = 0x7f7f7f7f7f7f7f7f;
    constexpr std::uint64_t kOnes = 0x0101010101010101;
    std::size_t zeros = 0;
    std::uint64_t eight = 0;
    for (; bytes.size() >= sizeof eight; bytes = bytes.subspan(sizeof eight)) {
        std::memcpy(&eight, bytes.data(), sizeof eight);
        const std::uint64_t others = ((eight & kLowBits) + kLowBits) | eight | kLowBits;
        zeros += (~others >> 7) * kOnes >> 56;
    }
    return zeros + static_cast<std::size_t>(std::ranges::count(bytes, 0));
}

/// Counts the calldata of handleOps, byte by byte.
class CallData : public AbiEncoder<CallData> {
public:
    /// Where a tail is: two bytes say it.
    void add_offset() {
        zeros_ += kCalldataWord - 2;
        others_ += 2;
    }

    void put(ByteView bytes) {
        const std::size_t zeros = zeros_in(bytes);
        zeros_ += zeros;
        others_ += bytes.size() - zeros;
    }

    [[nodiscard]] std::size_t size() const noexcept { return zeros_ + others_; }
    [[nodiscard]] std::uint64_t tokens() const noexcept {
        return zeros_ + kTokensPerByte * others_;
    }

private:
    std::size_t zeros_ = 0;
    std::size_t others_ = 0;
};

CallData handle_ops_call_data(EntryPointVersion version, const UserOperation& op,
                              ByteView paymaster_and_data) {
    constexpr std::array<std::uint8_t, 4> kSelector{0xff, 0xff, 0xff, 0xff};
    CallData out;
    out.put(kSelector);
    out.add_offset();    // the array of operations
    out.add(op.sender);  // the beneficiary: as dear as any address
    out.add(std::uint64_t{1});
    out.add_offset();  // the operation
    out.add(op.sender);
    out.add(op.nonce);
    out.add_offset();
    out.add_offset();
    if (version == EntryPointVersion::v06) {
        out.add_gas(op.gas);
    } else {
        out.add_packed_gas(op.gas);
    }
    out.add_offset();
    out.add_offset();
    out.add_bytes(op.init_code);
    out.add_bytes(op.call_data);
    out.add_bytes(paymaster_and_data);
    // Nothing commits to the signature's size: a longer one would only raise what is allowed.
    constexpr std::size_t kMaxSignature = 512;
    out.add_bytes(ByteView(op.signature).first(std::min(op.signature.size(), kMaxSignature)));
    return out;
}

}  // namespace

Wei max_cost(EntryPointVersion version, const Gas& gas, const PaymasterGas& paymaster_gas) {
    const unsigned verifications = version == EntryPointVersion::v06 ? 3 : 1;
    const Uint512 units = Uint512(gas.call_limit) + Uint512(gas.pre_verification) +
                          Uint512(gas.verification_limit) * verifications +
                          Uint512(paymaster_gas.verification_limit) +
                          Uint512(paymaster_gas.post_op_limit);
    return saturated(units * Uint512(gas.max_fee));
}

BundleOverhead bundle_overhead(EntryPointVersion version, const UserOperation& op,
                               ByteView paymaster_and_data) {
    const CallData call_data = handle_ops_call_data(version, op, paymaster_and_data);
    const Uint256 tokens = call_data.tokens();
    // The floor is on the whole transaction; what the operation runs is paid for in any case.
    const Uint256 runs = op.gas.verification_limit + op.gas.call_limit;
    const Uint256 floor = tokens * kTokenFloorGas;
    const Uint256 usual = tokens * kTokenGas + bookkeeping_gas(version, call_data.size()) +
                          (op.delegate && is_eip7702(op.init_code) ? kAuthorisationGas : 0);
    const Uint256 missing = floor > usual + runs ? floor - usual - runs : Uint256(0);
    return {.gas = kTransactionGas + usual + missing, .call_data_size = call_data.size()};
}

}  // namespace superrelay::erc4337
