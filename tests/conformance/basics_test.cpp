// SPDX-License-Identifier: MIT
// What anybody asks of a signing service first.
#include <algorithm>
#include <chrono>
#include <cstdio>

#include "crypto.hpp"
#include "development_ta.hpp"

namespace conformance {
namespace {

using Basics = DevelopmentTa;

bool all_zero(ConstBytes bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

TEST_F(Basics, a_generated_key_has_an_address_that_is_not_zero) {
    const Bytes key = public_key_of(made("raw", SR_KEY_USE_RAW));
    ASSERT_EQ(key.size(), 65u);
    const Hash hash = plain_keccak256(ConstBytes(key).subspan(1));
    EXPECT_FALSE(all_zero(ConstBytes(hash).last(20)));
}

TEST_F(Basics, a_signature_has_v_27_or_28_and_neither_r_nor_s_is_zero) {
    made("raw", SR_KEY_USE_RAW);
    sr_signature signature{};
    ASSERT_EQ(ta().sign("raw", plain_keccak256({}), signature), TEEC_SUCCESS);
    const std::uint32_t v = 27 + signature.recovery_id;
    EXPECT_TRUE(v == 27 || v == 28) << v;
    const ConstBytes rs = signature.bytes;
    EXPECT_FALSE(all_zero(rs.first(32)));
    EXPECT_FALSE(all_zero(rs.last(32)));
}

/// What they take is a figure: a machine that is busy, or watched by a sanitizer, is slower.
TEST_F(Basics, a_hundred_signatures_in_a_row_are_the_keys) {
    using Clock = std::chrono::steady_clock;
    constexpr int kCount = 100;
    const Bytes key = public_key_of(made("raw", SR_KEY_USE_RAW));
    const Hash digest = plain_keccak256({});
    std::vector<sr_signature> signatures(kCount);
    const auto start = Clock::now();
    for (sr_signature& signature : signatures)
        ASSERT_EQ(ta().sign("raw", digest, signature), TEEC_SUCCESS);
    const std::chrono::duration<double, std::milli> whole = Clock::now() - start;
    std::printf("figure: %d signatures, %.3f ms each\n", kCount, whole.count() / kCount);
    for (const sr_signature& signature : signatures)
        EXPECT_EQ(recover(signature, digest), key);
}

}  // namespace
}  // namespace conformance
