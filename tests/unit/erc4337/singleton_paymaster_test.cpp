// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/core/hex.hpp>
#include <superrelay/core/keccak.hpp>
#include <superrelay/erc4337/paymaster.hpp>
#include <superrelay/erc4337/singleton_paymaster.hpp>
#include <superrelay/erc4337/verifying_paymaster.hpp>

namespace superrelay::erc4337 {
namespace {

UnixTime at(std::int64_t seconds) {
    return UnixTime(std::chrono::seconds(seconds));
}

SponsorRecord singleton_record(EntryPointVersion version,
                               PaymasterLayout layout = PaymasterLayout::singleton) {
    SponsorRecord out{
        .entry_point = version,
        .layout = layout,
        .chain_id = 31337,
        .paymaster = {},
        .sender = {},
        .nonce = (Uint256(0x0123456789abcdef) << 64) + 7,
        .init_code_hash = keccak256({}),
        .call_data_hash = keccak256(Bytes{0xde, 0xad, 0xbe, 0xef}),
        .gas = {},
        .paymaster_gas = {},
        .validity = {.until = at(1'900'000'000), .after = at(1'700'000'000)},
    };
    out.paymaster.bytes.fill(0x22);
    out.sender.bytes.fill(0x11);
    out.gas.verification_limit = 100'001;
    out.gas.call_limit = 200'002;
    out.gas.pre_verification = 50'005;
    out.gas.max_priority_fee = 1'000'000'007;
    out.gas.max_fee = 30'000'000'011;
    if (version != EntryPointVersion::v06) {
        out.paymaster_gas = {.verification_limit = 30'003, .post_op_limit = 40'004};
    }
    return out;
}

TEST(SingletonPaymaster, hash_is_the_contracts) {
    // getHash(0, op) of the deployed contracts in npm's @pimlico/mock-paymaster 0.0.7.
    const struct {
        EntryPointVersion version;
        const char* hash;
    } cases[] = {
        {EntryPointVersion::v06,
         "0xb0a81c57e5985cf70daaeb0975b2fc96a5fc96bafffd22455c16842bb0a6eb18"},
        {EntryPointVersion::v07,
         "0x771485c6d38ae37ec0618cff4d1ca601b237c8e239e1ddd0be0f0614c42d8bbd"},
        {EntryPointVersion::v08,
         "0x771485c6d38ae37ec0618cff4d1ca601b237c8e239e1ddd0be0f0614c42d8bbd"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(label_of(c.version));
        const auto record = singleton_record(c.version);
        EXPECT_EQ(to_hex(singleton_paymaster_hash(record).view()), c.hash);
        EXPECT_EQ(paymaster_hash(record), singleton_paymaster_hash(record));
    }
}

TEST(SingletonPaymaster, hash_knows_the_delegate_in_newer_releases_of_v08) {
    // What viem makes of keccak256(abi.encode(hash, override)): hash is the one above, override
    // keccak256(delegate), or zero without one.
    auto record = singleton_record(EntryPointVersion::v08, PaymasterLayout::singleton_eip7702);
    EXPECT_EQ(to_hex(paymaster_hash(record).view()),
              "0x65cc55d6607d5e4e300e6bc39ba9fca5c70f6dd27f901b7ca16ba22530e59b6b");
    record.delegate.emplace().bytes.fill(0xde);
    EXPECT_EQ(to_hex(paymaster_hash(record).view()),
              "0xbb8de5692e19b0efed619df3d2e24c5cfee8665ff857d89d719ff93baa928606");
}

TEST(SingletonPaymaster, is_not_taken_for_a_verifying_one) {
    const auto verifying = singleton_record(EntryPointVersion::v07, PaymasterLayout::verifying);
    EXPECT_EQ(paymaster_hash(verifying), verifying_paymaster_hash(verifying));
    EXPECT_NE(paymaster_hash(verifying), paymaster_hash(singleton_record(EntryPointVersion::v07)));
}

TEST(SingletonPaymaster, data_is_mode_window_and_signature) {
    Signature signature;
    signature.bytes.fill(0x44);
    const Bytes data =
        singleton_paymaster_data({.until = at(0x0102'0304'0506), .after = at(0x0a)}, signature);
    ASSERT_EQ(data.size(), 78U);
    EXPECT_EQ(to_hex(ByteView(data).first(13)), "0x0101020304050600000000000a");
    EXPECT_EQ(ByteView(data).subspan(13)[0], 0x44);
    EXPECT_EQ(data.back(), 0x44);
}

}  // namespace
}  // namespace superrelay::erc4337
