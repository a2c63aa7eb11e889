// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/core/address.hpp>
#include <superrelay/core/hex.hpp>
#include <superrelay/core/keccak.hpp>
#include <superrelay/erc4337/entry_point.hpp>
#include <superrelay/erc4337/paymaster_and_data.hpp>
#include <superrelay/erc4337/paymaster_signature.hpp>
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

PaymasterGas sample_paymaster_gas() {
    return {.verification_limit = 100'000, .post_op_limit = 0};
}

// Expectations were made with viem 2.57.20 from the same operation, with paymaster 0x33…33.

struct HashCase {
    const char* name;
    EntryPointVersion version;
    const char* factory;              ///< in place of the sample's, or null
    std::size_t paymaster_signature;  ///< bytes of 0x66 behind the data
    const char* hash;
};

constexpr HashCase kHashes[] = {
    {"v06", EntryPointVersion::v06, nullptr, 0,
     "0xd73fa5dcdce97b1bd7282acea53e927f8d626d42c434254acb3f9f52e02649bb"},
    {"v07", EntryPointVersion::v07, nullptr, 0,
     "0x9964193e950982c622bbc674d2eb77b7cd80a5373455dd205b0aeb1a66eb2486"},
    {"v08", EntryPointVersion::v08, nullptr, 0,
     "0x7e43b67e0b6b2db454851be08eaa9f39e99607c73f2133690e5f764f71414224"},
    {"v08_eip7702", EntryPointVersion::v08, "0x7702000000000000000000000000000000000000deadbeef", 0,
     "0x6e4c8c0071cb4bdd9183a1de418d63be772312e468eeb2657a4bfa5db943e9a6"},
    {"v09", EntryPointVersion::v09, nullptr, 0,
     "0x4cea25a3cde91eec943670b5e5a947051a60a7c434a28a64ce1a508bcaa6ff14"},
    {"v09_paymaster_signature", EntryPointVersion::v09, nullptr, 65,
     "0x87f6a6f9b1261536b37dcd0392ebc72251503366d749208e6d72b329b700c455"},
};

// getUserOperationHash({chainId: 31337, entryPointVersion: …, userOperation: …})
TEST(UserOpHash, equals_viem_in_each_version) {
    for (const auto& c : kHashes) {
        SCOPED_TRACE(c.name);
        auto op = sample_operation();
        if (c.factory) {
            op.init_code = bytes_from_hex(c.factory).value();
            op.delegate = repeated<20>(0x55);
        }
        Bytes data(64, 0x00);
        data.resize(64 + 65, 0x44);
        Bytes all = paymaster_and_data(c.version, repeated<20>(0x33), sample_paymaster_gas(), data);
        if (c.paymaster_signature > 0) {
            all = with_paymaster_signature(all, Bytes(c.paymaster_signature, 0x66));
        }
        const auto hash = user_op_hash(c.version, op, all, canonical_address(c.version), kChainId);
        EXPECT_EQ(to_hex(hash.view()), c.hash);
    }
}

TEST(VerifyingPaymaster, hash_of_v06_equals_viem) {
    const auto op = sample_operation();
    const SponsorRecord record{
        .entry_point = EntryPointVersion::v06,
        .chain_id = kChainId,
        .paymaster = repeated<20>(0x33),
        .sender = op.sender,
        .nonce = op.nonce,
        .init_code_hash = {},
        .call_data_hash = {},
        .gas = op.gas,
        .paymaster_gas = {},
        .validity = {.until = UnixTime(std::chrono::seconds(1'800'000'600)), .after = UnixTime()},
        .v06 = V06Parts{op.init_code, op.call_data, 41},
    };
    // The head of an encoded UserOperation up to paymasterAndData's tail, hashed with 31337, the
    // paymaster, senderNonce 41, until and after by encodeAbiParameters.
    EXPECT_EQ(to_hex(verifying_paymaster_hash(record).view()),
              "0x03b00a6e159171762bcf840e6af4bbe79ef25d693e8ea9654c6fb186517e3886");
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
        .paymaster_gas = sample_paymaster_gas(),
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
