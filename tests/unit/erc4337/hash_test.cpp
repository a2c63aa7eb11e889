// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/core/address.hpp>
#include <superrelay/core/hex.hpp>
#include <superrelay/core/keccak.hpp>
#include <superrelay/erc4337/entry_point.hpp>
#include <superrelay/erc4337/verifying_paymaster.hpp>

namespace superrelay::erc4337 {
namespace {

template <std::size_t N>
FixedBytes<N> repeated(std::uint8_t byte) {
    FixedBytes<N> out;
    out.bytes.fill(byte);
    return out;
}

UserOperation sample_operation() {
    UserOperation op;
    op.sender = repeated<20>(0x11);
    op.nonce = Uint256(0x1a202ac7051ULL) << 64;
    op.init_code = bytes_from_hex("0x2222222222222222222222222222222222222222deadbeef").value();
    op.call_data = bytes_from_hex("0xb61d27f6").value();
    op.gas = {.verification_limit = 0x20000,
              .call_limit = 0x10000,
              .pre_verification = 0xc350,
              .max_priority_fee = 0x3b9aca00,
              .max_fee = 0x77359400};
    return op;
}

constexpr std::uint64_t kChainId = 31337;

PaymasterGas sample_gas() {
    return {.verification_limit = 100'000, .post_op_limit = 0};
}

// Both expectations were made with viem 2.57.20 from the same operation, with paymaster 0x33…33.

TEST(UserOpHash, v07_equals_viem) {
    Bytes data(64, 0x00);
    data.resize(64 + 65, 0x44);
    const Bytes all =
        paymaster_and_data(EntryPointVersion::v07, repeated<20>(0x33), sample_gas(), data);
    const auto& entry_point = canonical_address(EntryPointVersion::v07);
    // getUserOperationHash({entryPointVersion: '0.7', chainId: 31337, …})
    EXPECT_EQ(
        to_hex(user_op_hash(EntryPointVersion::v07, sample_operation(), all, entry_point, kChainId)
                   .view()),
        "0x9964193e950982c622bbc674d2eb77b7cd80a5373455dd205b0aeb1a66eb2486");
}

TEST(VerifyingPaymaster, hash_equals_an_abi_encoding_by_viem) {
    const auto op = sample_operation();
    const SponsorRecord record{
        .entry_point = EntryPointVersion::v07,
        .chain_id = kChainId,
        .paymaster = repeated<20>(0x33),
        .sender = op.sender,
        .nonce = op.nonce,
        .init_code_hash = keccak256(op.init_code),
        .call_data_hash = keccak256(op.call_data),
        .gas = op.gas,
        .paymaster_gas = sample_gas(),
        .validity = {.until = UnixTime(std::chrono::seconds(1'800'000'600)), .after = UnixTime()},
    };
    // keccak256(encodeAbiParameters([address, uint256, bytes32 …], […]))
    EXPECT_EQ(to_hex(verifying_paymaster_hash(record).view()),
              "0xc5a3878188dbec1096bf2c102246099ae4f6bdd8c60563690df9a2ed2fce554d");
}

TEST(VerifyingPaymaster, data_is_two_words_and_the_signature) {
    const Validity validity{.until = UnixTime(std::chrono::seconds(0x0102)),
                            .after = UnixTime(std::chrono::seconds(0x03))};
    const Bytes data = verifying_paymaster_data(validity, repeated<65>(0x44));
    ASSERT_EQ(data.size(), 129U);
    EXPECT_EQ(data[30], 0x01);
    EXPECT_EQ(data[31], 0x02);
    EXPECT_EQ(data[63], 0x03);
    EXPECT_EQ(data[64], 0x44);
    EXPECT_EQ(data[128], 0x44);
}

TEST(VerifyingPaymaster, stub_signature_has_no_zero_byte_and_a_low_s) {
    const Signature stub = stub_signature();
    for (const std::uint8_t byte : stub.bytes)
        EXPECT_NE(byte, 0);
    EXPECT_LT(stub.bytes[32], 0x7f);
    EXPECT_EQ(stub.bytes[64], 28);
}

TEST(EntryPoints, have_their_canonical_addresses) {
    EXPECT_EQ(to_checksummed(canonical_address(EntryPointVersion::v06)),
              "0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789");
    EXPECT_EQ(to_checksummed(canonical_address(EntryPointVersion::v07)),
              "0x0000000071727De22E5E9d8BAf0edAc6f37da032");
    EXPECT_EQ(to_checksummed(canonical_address(EntryPointVersion::v08)),
              "0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108");
    EXPECT_EQ(to_checksummed(canonical_address(EntryPointVersion::v09)),
              "0x433709009B8330FDa32311DF1C2AFA402eD8D009");
}

}  // namespace
}  // namespace superrelay::erc4337
