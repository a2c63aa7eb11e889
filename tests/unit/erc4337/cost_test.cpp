// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <superrelay/erc4337/cost.hpp>

namespace superrelay::erc4337 {
namespace {

constexpr PaymasterGas kPaymasterGas{.verification_limit = 1'000, .post_op_limit = 100};

Gas sample_gas() {
    return {.verification_limit = 20'000,
            .call_limit = 30'000,
            .pre_verification = 40'000,
            .max_priority_fee = 1,
            .max_fee = 2};
}

TEST(MaxCost, is_the_entry_points_prefund) {
    // v0.6: (call + 3 * verification + preVerification) * maxFee, no gas of the paymaster's own
    EXPECT_EQ(max_cost(EntryPointVersion::v06, sample_gas(), {}), 2 * (30'000 + 60'000 + 40'000));
    for (const auto version :
         {EntryPointVersion::v07, EntryPointVersion::v08, EntryPointVersion::v09}) {
        EXPECT_EQ(max_cost(version, sample_gas(), kPaymasterGas),
                  2 * (20'000 + 30'000 + 40'000 + 1'000 + 100));
    }
}

TEST(MaxCost, never_wraps) {
    const Uint256 largest = std::numeric_limits<Uint256>::max();
    Gas gas = sample_gas();
    gas.pre_verification = largest;
    gas.max_fee = uint_max<128>();
    EXPECT_EQ(max_cost(EntryPointVersion::v07, gas, kPaymasterGas), largest);
    EXPECT_EQ(max_cost(EntryPointVersion::v06, gas, {}), largest);
}

TEST(BundleOverhead, grows_with_the_calldata_that_eip2028_charges) {
    UserOperation op;
    op.gas = sample_gas();
    const auto empty = bundle_overhead(EntryPointVersion::v07, op, {});
    op.call_data = Bytes(32, 0x01);
    const auto nonzero = bundle_overhead(EntryPointVersion::v07, op, {});
    // 32 bytes at 16 gas; the length word goes from 32 zeros to one byte that is not
    EXPECT_EQ(nonzero.gas - empty.gas, 32 * 16 + 12);
    EXPECT_EQ(nonzero.call_data_size - empty.call_data_size, 32U);
    op.call_data = Bytes(33, 0x00);
    const auto padded = bundle_overhead(EntryPointVersion::v07, op, {});
    EXPECT_EQ(padded.gas - empty.gas, 64 * 4 + 12);  // copied twice: too few words to count
    EXPECT_EQ(padded.call_data_size - empty.call_data_size, 64U);
}

TEST(BundleOverhead, tells_zero_bytes_from_all_others) {
    constexpr std::size_t kSize = 32 + 13;  // no multiple of what is counted at once
    UserOperation op;
    op.gas = sample_gas();
    op.call_data = Bytes(kSize, 0x00);
    const Uint256 zeros = bundle_overhead(EntryPointVersion::v07, op, {}).gas;
    for (unsigned value = 1; value < 256; ++value) {
        for (std::size_t i = 0; i < kSize; ++i) {
            op.call_data[i] = static_cast<std::uint8_t>(value);
            EXPECT_EQ(bundle_overhead(EntryPointVersion::v07, op, {}).gas - zeros, 12 * (i + 1));
        }
        std::ranges::fill(op.call_data, std::uint8_t{0});
    }
}

TEST(BundleOverhead, is_what_was_measured_on_the_entry_points) {
    // SimpleAccount.execute of nothing on an account that exists, bundled alone: the transaction's
    // gas less what the EntryPoint charged without preVerificationGas.
    struct Measured {
        EntryPointVersion version;
        unsigned gas;
    };
    constexpr Measured kMeasured[] = {{EntryPointVersion::v06, 47'618},
                                      {EntryPointVersion::v07, 47'153},
                                      {EntryPointVersion::v08, 45'049},
                                      {EntryPointVersion::v09, 45'069}};
    UserOperation op;
    op.sender.bytes.fill(0x11);
    op.call_data = Bytes(4, 0xb6);
    op.call_data.resize(4 + 4 * 32);
    op.signature = Bytes(65, 0x44);
    op.gas = {.verification_limit = 100'000,
              .call_limit = 50'000,
              .pre_verification = 50'000,
              .max_priority_fee = 1'000'000'000,
              .max_fee = Wei(45'000'000'000)};
    Bytes paymaster(20 + 32, 0x22);
    paymaster.resize(20 + 32 + 64);
    paymaster.resize(20 + 32 + 64 + 65, 0x44);
    for (const auto& m : kMeasured) {
        SCOPED_TRACE(label_of(m.version));
        const auto gas = static_cast<unsigned>(bundle_overhead(m.version, op, paymaster).gas);
        EXPECT_NEAR(gas, m.gas, m.gas / 50) << "2 %: the operation measured had other bytes";
    }
}

TEST(BundleOverhead, counts_an_authorisation) {
    UserOperation op;
    op.gas = sample_gas();
    const auto without = bundle_overhead(EntryPointVersion::v08, op, {}).gas;
    op.delegate.emplace();
    EXPECT_EQ(bundle_overhead(EntryPointVersion::v08, op, {}).gas, without) << "no marker";
    op.init_code = Bytes{0x77, 0x02};
    const auto with = bundle_overhead(EntryPointVersion::v08, op, {}).gas;
    op.delegate.reset();
    EXPECT_EQ(with - bundle_overhead(EntryPointVersion::v08, op, {}).gas, 25'000);
}

TEST(BundleOverhead, does_not_grow_with_a_signature_that_nothing_commits_to) {
    UserOperation op;
    op.gas = sample_gas();
    op.signature = Bytes(512, 0xff);
    const auto longest = bundle_overhead(EntryPointVersion::v07, op, {});
    op.signature = Bytes(9'000, 0xff);
    const auto longer = bundle_overhead(EntryPointVersion::v07, op, {});
    EXPECT_EQ(longer.gas, longest.gas);
    EXPECT_EQ(longer.call_data_size, longest.call_data_size);
}

TEST(BundleOverhead, has_eip7623s_floor_where_little_runs) {
    UserOperation op;
    op.call_data = Bytes(100'000, 0x01);
    const auto floor = bundle_overhead(EntryPointVersion::v07, op, {}).gas;
    EXPECT_GT(floor, 100'000 * 40);
    op.gas.verification_limit = 10'000'000;
    EXPECT_LT(bundle_overhead(EntryPointVersion::v07, op, {}).gas, 100'000 * 17);
}

}  // namespace
}  // namespace superrelay::erc4337
