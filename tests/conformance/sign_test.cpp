// SPDX-License-Identifier: MIT
#include <set>

#include "crypto.hpp"
#include "development_ta.hpp"

namespace conformance {
namespace {

using Signing = DevelopmentTa;

Hash digest_of(unsigned i) {
    const std::array<std::uint8_t, 2> seed{static_cast<std::uint8_t>(i),
                                           static_cast<std::uint8_t>(i >> 8)};
    return plain_keccak256(seed);
}

TEST_F(Signing, a_signature_recovers_to_the_key_and_has_low_s) {
    const auto key = public_key_of(made("raw", SR_KEY_USE_RAW));
    bool seen[2] = {false, false};
    for (unsigned i = 0; i < 64; ++i) {
        sr_signature signature{};
        ASSERT_EQ(ta().sign("raw", digest_of(i), signature), TEEC_SUCCESS);
        EXPECT_EQ(recover(signature, digest_of(i)), key);
        EXPECT_TRUE(has_low_s(signature));
        if (signature.recovery_id < 2) seen[signature.recovery_id] = true;
    }
    EXPECT_TRUE(seen[0] && seen[1]) << "64 signatures all had one recovery id";
}

TEST_F(Signing, nonces_are_hedged) {
    made("raw", SR_KEY_USE_RAW);
    sr_signature first{};
    sr_signature second{};
    ASSERT_EQ(ta().sign("raw", digest_of(1), first), TEEC_SUCCESS);
    ASSERT_EQ(ta().sign("raw", digest_of(1), second), TEEC_SUCCESS);
    EXPECT_NE(hex(first.bytes), hex(second.bytes));
}

TEST_F(Signing, no_two_signatures_of_a_batch_share_a_nonce) {
    made("raw", SR_KEY_USE_RAW);
    const Hash digest = digest_of(1);
    Bytes messages;
    for (unsigned i = 0; i < SR_BATCH_MAX; ++i)
        messages.insert(messages.end(), digest.begin(), digest.end());
    std::vector<sr_sign_result> results;
    ASSERT_EQ(ta().sign_batch("raw", messages, results), TEEC_SUCCESS);
    std::set<std::string> seen;
    for (const auto& result : results)
        seen.insert(hex(result.signature.bytes));
    EXPECT_EQ(seen.size(), results.size());
}

TEST_F(Signing, a_batch_keeps_its_order) {
    const auto key = public_key_of(made("raw", SR_KEY_USE_RAW));
    for (const unsigned count : {1u, 2u, SR_BATCH_MAX}) {
        Bytes messages;
        for (unsigned i = 0; i < count; ++i) {
            const Hash digest = digest_of(i);
            messages.insert(messages.end(), digest.begin(), digest.end());
        }
        std::vector<sr_sign_result> results;
        ASSERT_EQ(ta().sign_batch("raw", messages, results), TEEC_SUCCESS);
        for (unsigned i = 0; i < count; ++i) {
            ASSERT_EQ(results[i].status, TEEC_SUCCESS);
            ASSERT_EQ(recover(results[i].signature, digest_of(i)), key) << i;
        }
    }
}

TEST_F(Signing, goes_on_past_a_new_blinding_of_the_curve) {
    // The TA blinds anew every 1024 signatures.
    const auto key = public_key_of(made("raw", SR_KEY_USE_RAW));
    Bytes messages(SR_BATCH_MAX * SR_DIGEST_SIZE, 0x5a);
    std::vector<sr_sign_result> results;
    Hash digest{};
    digest.fill(0x5a);
    for (unsigned batch = 0; batch < 6; ++batch) {
        ASSERT_EQ(ta().sign_batch("raw", messages, results), TEEC_SUCCESS);
        EXPECT_EQ(recover(results.back().signature, digest), key);
    }
}

TEST_F(Signing, ed25519_signs_messages_up_to_the_limit) {
    const auto key = public_key_of(made("ed", SR_KEY_USE_RAW, SR_KEY_TYPE_ED25519));
    for (const std::size_t size : {std::size_t{1}, std::size_t{32}, std::size_t{SR_MESSAGE_MAX}}) {
        const Bytes message(size, 0xa5);
        sr_signature signature{};
        ASSERT_EQ(ta().sign("ed", message, signature), TEEC_SUCCESS) << size;
        EXPECT_TRUE(ed25519_verifies(key, message, signature)) << size;
    }
    sr_signature signature{};
    EXPECT_EQ(ta().sign("ed", Bytes(SR_MESSAGE_MAX + 1, 1), signature), TEEC_ERROR_BAD_PARAMETERS);
}

TEST_F(Signing, ed25519_signs_batches_of_32_bytes) {
    const auto key = public_key_of(made("ed", SR_KEY_USE_RAW, SR_KEY_TYPE_ED25519));
    const Hash first = digest_of(1);
    const Hash second = digest_of(2);
    Bytes messages(first.begin(), first.end());
    messages.insert(messages.end(), second.begin(), second.end());
    std::vector<sr_sign_result> results;
    ASSERT_EQ(ta().sign_batch("ed", messages, results), TEEC_SUCCESS);
    EXPECT_TRUE(ed25519_verifies(key, first, results[0].signature));
    EXPECT_TRUE(ed25519_verifies(key, second, results[1].signature));
}

TEST_F(Signing, a_sponsor_key_signs_nothing_that_others_hashed) {
    made("sponsor", SR_KEY_USE_SPONSOR);
    sr_signature signature{};
    std::vector<sr_sign_result> results;
    EXPECT_EQ(ta().sign("sponsor", digest_of(1), signature), SR_DENIED_KEY_USE);
    EXPECT_EQ(ta().sign_batch("sponsor", digest_of(1), results), SR_DENIED_KEY_USE);
    EXPECT_EQ(hex(signature.bytes), std::string(128, '0'));
}

TEST_F(Signing, unknown_ids_are_not_found) {
    sr_signature signature{};
    std::vector<sr_sign_result> results;
    EXPECT_EQ(ta().sign("nobody", digest_of(1), signature), TEEC_ERROR_ITEM_NOT_FOUND);
    EXPECT_EQ(ta().sign_batch("nobody", digest_of(1), results), TEEC_ERROR_ITEM_NOT_FOUND);
}

TEST_F(Signing, survives_a_panic) {
    const auto key = public_key_of(made("raw", SR_KEY_USE_RAW));
    ASSERT_EQ(ta().panic(), TEEC_ERROR_TARGET_DEAD);
    EXPECT_EQ(ta().origin(), TEEC_ORIGIN_TEE);
    sr_info unused{};
    EXPECT_EQ(ta().info(unused), TEEC_ERROR_TARGET_DEAD);
    Ta again(Build::development);
    ASSERT_EQ(again.opened(), TEEC_SUCCESS);
    sr_signature signature{};
    ASSERT_EQ(again.sign("raw", digest_of(1), signature), TEEC_SUCCESS);
    EXPECT_EQ(recover(signature, digest_of(1)), key);
}

}  // namespace
}  // namespace conformance
