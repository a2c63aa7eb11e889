// SPDX-License-Identifier: MIT
// Several sessions with the one instance.
#include <thread>

#include "sponsoring.hpp"

namespace conformance {
namespace {

using Sessions = Sponsoring;

TEST_F(Sessions, at_once_do_not_disturb_each_other) {
    constexpr int kRounds = 10;
    made("raw", SR_KEY_USE_RAW);
    Ta signing(Build::development);
    Ta managing(Build::development);
    ASSERT_EQ(signing.opened(), TEEC_SUCCESS);
    ASSERT_EQ(managing.opened(), TEEC_SUCCESS);
    std::vector<TEEC_Result> signed_all;
    std::vector<TEEC_Result> managed_all;
    std::thread signer([&] {
        std::vector<sr_sign_result> results;
        for (int i = 0; i < kRounds; ++i)
            signed_all.push_back(
                signing.sign_batch("raw", Bytes(4UL * SR_DIGEST_SIZE, 1), results));
    });
    std::thread manager([&] {
        sr_key_info key{};
        std::vector<sr_key_info> keys;
        for (int i = 0; i < kRounds; ++i) {
            managed_all.push_back(managing.generate("new", 0, SR_KEY_USE_RAW, key));
            managed_all.push_back(managing.list(keys));
            managed_all.push_back(managing.remove("new"));
        }
    });
    for (int i = 0; i < kRounds; ++i) {
        const sr_sponsor_record record = sample_record_v06(100, 200);
        expect_signed(sponsor_one(record, Bytes(300, static_cast<std::uint8_t>(i))));
    }
    signer.join();
    manager.join();
    EXPECT_EQ(signed_all, std::vector<TEEC_Result>(kRounds, TEEC_SUCCESS));
    EXPECT_EQ(managed_all, std::vector<TEEC_Result>(3UL * kRounds, TEEC_SUCCESS));
    EXPECT_EQ(info().keys, 2u);
}

TEST_F(Sessions, outlive_each_other) {
    {
        Ta other(Build::development);
        ASSERT_EQ(other.opened(), TEEC_SUCCESS);
        sr_key_info key{};
        ASSERT_EQ(other.generate("others", 0, SR_KEY_USE_RAW, key), TEEC_SUCCESS);
    }
    sr_signature signature{};
    EXPECT_EQ(ta().sign("others", Bytes(SR_DIGEST_SIZE, 1), signature), TEEC_SUCCESS);
}

TEST_F(Sessions, all_die_with_the_instance_and_their_keys_do_not) {
    const std::string hash = hex(sponsor_one(sample_record()).hash);
    Ta other(Build::development);
    ASSERT_EQ(other.panic(), TEEC_ERROR_TARGET_DEAD);
    std::vector<sr_sponsor_result> results;
    const sr_sponsor_record record = sample_record();
    EXPECT_EQ(ta().sponsor("sponsor", {&record, 1}, results), TEEC_ERROR_TARGET_DEAD);
    Ta again(Build::development);
    ASSERT_EQ(again.opened(), TEEC_SUCCESS);
    ASSERT_EQ(again.sponsor("sponsor", {&record, 1}, results), TEEC_SUCCESS);
    expect_signed(results[0]);
    EXPECT_EQ(hex(results[0].hash), hash);
}

}  // namespace
}  // namespace conformance
