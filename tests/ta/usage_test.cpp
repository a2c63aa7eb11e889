// SPDX-License-Identifier: MIT
// What the TA asks of its TEE: storage, heap, stack and randomness.
#include <softtee.h>
#include <user_ta_header_defines.h>

#include <cstdio>
#include <functional>
#include <vector>

#include "sponsoring.hpp"

namespace conformance {
namespace {

constexpr TEEC_UUID kTa = SR_TA_UUID_DEVELOPMENT;

softtee_usage usage() {
    softtee_usage used{};
    EXPECT_EQ(softtee_get_usage(&kTa, &used), 0);
    return used;
}

/// What one call adds.
template <typename Call>
softtee_usage usage_of(Call call) {
    const softtee_usage before = usage();
    call();
    softtee_usage used = usage();
    used.api_calls -= before.api_calls;
    used.storage_uses -= before.storage_uses;
    used.random_draws -= before.random_draws;
    used.allocations -= before.allocations;
    return used;
}

/// A development TA with a key of each kind.
class Usage : public Sponsoring {
protected:
    void SetUp() override {
        Sponsoring::SetUp();
        made("raw", SR_KEY_USE_RAW);
        made("ed", SR_KEY_USE_RAW, SR_KEY_TYPE_ED25519);
    }

    void sponsor(std::size_t count) {
        const std::vector<sr_sponsor_record> records(count, sample_record());
        expect_all_signed(records, {});
    }

    /// Records of EntryPoint v0.6, whose tails fill all the room that there is.
    void sponsor_with_tails(std::size_t count) {
        const std::size_t half = SR_TAILS_MAX / 2;
        const std::vector<sr_sponsor_record> records(count, sample_record_v06(half, half));
        expect_all_signed(records, tails_);
    }

    void sign(const std::string& key, std::size_t count) {
        std::vector<sr_sign_result> results;
        ASSERT_EQ(ta().sign_batch(key, Bytes(count * SR_DIGEST_SIZE, 7), results), TEEC_SUCCESS);
        for (const auto& result : results)
            EXPECT_EQ(result.status, TEEC_SUCCESS);
    }

private:
    void expect_all_signed(const std::vector<sr_sponsor_record>& records, const Bytes& tails) {
        std::vector<sr_sponsor_result> results;
        ASSERT_EQ(ta().sponsor("sponsor", records, tails, results), TEEC_SUCCESS);
        ASSERT_EQ(results.size(), records.size());
        for (const auto& result : results)
            EXPECT_EQ(result.status, TEEC_SUCCESS);
        expect_signed(results.back());
    }

    const Bytes tails_ = Bytes(SR_TAILS_MAX, 0x5a);
};

TEST_F(Usage, of_a_batch_is_the_randomness_of_its_nonces) {
    const struct {
        const char* name;
        std::function<void()> call;
    } cases[] = {
        {"one_approval", [this] { sponsor(1); }},
        {"many_approvals", [this] { sponsor(SR_BATCH_MAX); }},
        {"one_approval_with_tails", [this] { sponsor_with_tails(1); }},
        {"many_approvals_with_tails", [this] { sponsor_with_tails(16); }},
        {"one_signature", [this] { sign("raw", 1); }},
        {"many_signatures", [this] { sign("raw", SR_BATCH_MAX); }},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        restart_ta();  // blinded anew: that is not due in any of them
        const softtee_usage used = usage_of(c.call);
        EXPECT_EQ(used.storage_uses, 0u);
        EXPECT_EQ(used.allocations, 0u);
        EXPECT_EQ(used.random_draws, 1u);
        // TEE_GetInstanceData, TEE_GenerateRandom, and TEE_FreeOperation of what only Ed25519 has;
        // so there is no lock either.
        EXPECT_EQ(used.api_calls, 3u);
    }
}

TEST_F(Usage, of_ed25519_is_no_storage_either) {
    const softtee_usage used = usage_of([this] { sign("ed", SR_BATCH_MAX); });
    EXPECT_EQ(used.storage_uses, 0u);
    EXPECT_EQ(used.allocations, usage_of([this] { sign("ed", 1); }).allocations);
}

TEST_F(Usage, of_randomness_is_one_more_where_the_curve_is_blinded_anew) {
    restart_ta();
    std::vector<std::uint64_t> draws;
    for (int batch = 0; batch < 5; ++batch)
        draws.push_back(usage_of([this] { sponsor(SR_BATCH_MAX); }).random_draws);
    EXPECT_EQ(draws, (std::vector<std::uint64_t>{1, 1, 1, 1, 2}));
}

TEST_F(Usage, is_counted) {
    sr_key_info key{};
    const softtee_usage used =
        usage_of([&] { EXPECT_EQ(ta().generate("new", 0, SR_KEY_USE_RAW, key), TEEC_SUCCESS); });
    EXPECT_GT(used.storage_uses, 0u);
    EXPECT_GT(used.allocations, 0u);
    EXPECT_GT(used.random_draws, 0u);
}

/// Everything that the TA can be asked for, with as many keys and sessions as there can be.
class Limits : public Usage {
protected:
    void SetUp() override {
        Usage::SetUp();
        for (std::uint32_t slot = info().keys; slot < SR_KEY_SLOTS; ++slot)
            made(std::string(SR_KEY_ID_MAX - 2, 'k') + std::to_string(10 + slot), SR_KEY_USE_RAW);
        ASSERT_EQ(info().keys, SR_KEY_SLOTS);
        restart_ta();
    }

    void ask_for_everything() {
        std::vector<std::unique_ptr<Ta>> sessions;
        while (sessions.size() < 16)
            sessions.push_back(std::make_unique<Ta>(Build::development));
        for (int batch = 0; batch < 5; ++batch)
            sponsor(SR_BATCH_MAX);
        sponsor_with_tails(16);
        sign("raw", SR_BATCH_MAX);
        sign("ed", SR_BATCH_MAX);
        sr_signature signature{};
        EXPECT_EQ(ta().sign("ed", Bytes(SR_MESSAGE_MAX, 1), signature), TEEC_SUCCESS);
        manage_keys();
        const Bytes randomness(SR_ENTROPY_MAX, 1);
        EXPECT_EQ(ta().invoke(SR_CMD_ADD_ENTROPY, Call().in(randomness)), TEEC_SUCCESS);
    }

private:
    void manage_keys() {
        sr_key_info key{};
        std::vector<sr_key_info> keys;
        EXPECT_EQ(ta().generate("more", 0, SR_KEY_USE_RAW, key), TEEC_ERROR_STORAGE_NO_SPACE);
        EXPECT_EQ(ta().list(keys), TEEC_SUCCESS);
        EXPECT_EQ(keys.size(), SR_KEY_SLOTS);
        EXPECT_EQ(ta().remove(id_of(keys.back())), TEEC_SUCCESS);
        EXPECT_EQ(ta().import_key("mine", SR_KEY_USE_RAW, Bytes(32, 3), key), TEEC_SUCCESS);
        EXPECT_EQ(ta().remove("mine"), TEEC_SUCCESS);
        made("new", SR_KEY_USE_RAW, SR_KEY_TYPE_ED25519);
        EXPECT_EQ(ta().remove("new"), TEEC_SUCCESS);
        made("newer", SR_KEY_USE_RAW);
    }
};

TEST_F(Limits, of_the_heap_leave_an_eighth_to_spare) {
    ask_for_everything();
    const softtee_usage used = usage();
    std::printf("figure: heap, %zu of %zu bytes\n", used.heap_peak, used.heap_size);
    EXPECT_EQ(used.heap_size, std::size_t{TA_DATA_SIZE});
    EXPECT_LE(used.heap_peak + used.heap_size / 8, used.heap_size);
}

TEST_F(Limits, of_the_stack_leave_a_quarter_to_spare) {
    if (softtee_watch_stacks() != 0) GTEST_SKIP() << "a sanitizer's frames are larger";
    restart_ta();
    ask_for_everything();
    const softtee_usage used = usage();
    std::printf("figure: stack, %zu of %zu bytes\n", used.stack_peak, used.stack_size);
    EXPECT_EQ(used.stack_size, std::size_t{TA_STACK_SIZE});
    EXPECT_GT(used.stack_peak, sizeof(sr_sponsor_record) + sizeof(sr_sponsor_result));
    EXPECT_LE(used.stack_peak + used.stack_size / 4, used.stack_size);
}

}  // namespace
}  // namespace conformance
