// SPDX-License-Identifier: MIT
#include <cstring>

#include "sponsoring.hpp"

namespace conformance {
namespace {

constexpr std::uint64_t kTimeLimit = std::uint64_t{1} << 47;

TEST_F(Sponsoring, signs_the_paymasters_own_hash) {
    // Made with viem 2.57.20: keccak256(encodeAbiParameters(…)) of sample_record().
    const sr_sponsor_result result = sponsor_one(sample_record());
    EXPECT_EQ(hex(result.hash), "df1099d28a699961f2d34f1ceeb92cf975f652db6260470ab317427fe4252127");
    expect_signed(result);
}

TEST_F(Sponsoring, every_field_is_hashed) {
    const sr_sponsor_record base = sample_record();
    const std::string hash = hex(sponsor_one(base).hash);
    // From chain_id to what v0.6 alone has; valid_until and valid_after have 47 bits.
    for (std::size_t at = offsetof(sr_sponsor_record, chain_id);
         at < offsetof(sr_sponsor_record, sender_nonce_be); ++at) {
        if (at == 22 || at == 23 || at == 30 || at == 31) continue;
        sr_sponsor_record changed = base;
        reinterpret_cast<std::uint8_t*>(&changed)[at] ^= 0x01;
        const sr_sponsor_result result = sponsor_one(changed);
        if (result.status != TEEC_SUCCESS) {
            EXPECT_TRUE(changed.valid_after >= changed.valid_until) << at;
            continue;
        }
        EXPECT_NE(hex(result.hash), hash) << "the byte at " << at << " is not hashed";
    }
}

TEST_F(Sponsoring, one_bad_record_fails_alone) {
    std::vector<sr_sponsor_record> records(5, sample_record());
    for (std::size_t i = 0; i < records.size(); ++i)
        records[i].nonce_be[31] = static_cast<std::uint8_t>(i);
    records[1].valid_until = 0;
    records[3].record_size = 0;
    std::vector<sr_sponsor_result> results;
    ASSERT_EQ(ta().sponsor("sponsor", records, results), TEEC_SUCCESS);
    expect_signed(results[0]);
    expect_refused(results[1], SR_DENIED_NO_EXPIRY);
    expect_signed(results[2]);
    expect_refused(results[3], TEEC_ERROR_BAD_PARAMETERS);
    expect_signed(results[4]);
    EXPECT_NE(hex(results[0].hash), hex(results[2].hash));
}

TEST_F(Sponsoring, a_full_batch_keeps_its_order) {
    std::vector<sr_sponsor_record> records(SR_BATCH_MAX, sample_record());
    for (std::size_t i = 0; i < records.size(); ++i)
        records[i].nonce_be[31] = static_cast<std::uint8_t>(i);
    std::vector<sr_sponsor_result> results;
    ASSERT_EQ(ta().sponsor("sponsor", records, results), TEEC_SUCCESS);
    for (std::size_t i = 0; i < records.size(); i += 51) {
        expect_signed(results[i]);
        EXPECT_EQ(hex(results[i].hash), hex(sponsor_one(records[i]).hash));
    }
}

TEST_F(Sponsoring, records_are_judged) {
    const struct {
        const char* name;
        void (*spoil)(sr_sponsor_record&);
        std::uint32_t status;
    } cases[] = {
        {"as_it_is", [](auto&) {}, TEEC_SUCCESS},
        {"size_less", [](auto& r) { r.record_size = sizeof r - 1; }, TEEC_ERROR_BAD_PARAMETERS},
        {"size_more", [](auto& r) { r.record_size = sizeof r + 1; }, TEEC_ERROR_BAD_PARAMETERS},
        {"entry_point_0", [](auto& r) { r.entry_point = 0; }, TEEC_ERROR_NOT_SUPPORTED},
        {"entry_point_5", [](auto& r) { r.entry_point = 5; }, TEEC_ERROR_NOT_SUPPORTED},
        {"entry_point_10", [](auto& r) { r.entry_point = 10; }, TEEC_ERROR_NOT_SUPPORTED},
        {"layout_0", [](auto& r) { r.layout = 0; }, TEEC_ERROR_NOT_SUPPORTED},
        {"layout_4", [](auto& r) { r.layout = 4; }, TEEC_ERROR_NOT_SUPPORTED},
        {"a_flag", [](auto& r) { r.flags = 0x8000; }, TEEC_ERROR_BAD_PARAMETERS},
        {"no_chain", [](auto& r) { r.chain_id = 0; }, TEEC_ERROR_BAD_PARAMETERS},
        {"last_chain", [](auto& r) { r.chain_id = UINT64_MAX; }, TEEC_SUCCESS},
        {"no_paymaster", [](auto& r) { std::memset(r.paymaster, 0, 20); },
         TEEC_ERROR_BAD_PARAMETERS},
        {"no_expiry", [](auto& r) { r.valid_until = 0; }, SR_DENIED_NO_EXPIRY},
        {"no_expiry_from_0", [](auto& r) { r.valid_until = r.valid_after = 0; },
         SR_DENIED_NO_EXPIRY},
        {"until_48_bits", [](auto& r) { r.valid_until = kTimeLimit; }, TEEC_ERROR_BAD_PARAMETERS},
        {"until_low_bits_0", [](auto& r) { r.valid_until = UINT64_MAX << 48; },
         TEEC_ERROR_BAD_PARAMETERS},
        {"after_48_bits", [](auto& r) { r.valid_after = kTimeLimit | 1; },
         TEEC_ERROR_BAD_PARAMETERS},
        {"block_numbers",
         [](auto& r) {
             r.valid_until |= kTimeLimit;
             r.valid_after |= kTimeLimit;
         },
         TEEC_ERROR_BAD_PARAMETERS},
        {"empty_window", [](auto& r) { r.valid_after = r.valid_until; }, TEEC_ERROR_BAD_PARAMETERS},
        {"reversed_window", [](auto& r) { r.valid_after = r.valid_until + 1; },
         TEEC_ERROR_BAD_PARAMETERS},
        {"one_second", [](auto& r) { r.valid_after = r.valid_until - 1; }, TEEC_SUCCESS},
        {"from_the_start", [](auto& r) { r.valid_after = 0; }, TEEC_SUCCESS},
        {"latest", [](auto& r) { r.valid_until = kTimeLimit - 1; }, TEEC_SUCCESS},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        sr_sponsor_record record = sample_record();
        c.spoil(record);
        const sr_sponsor_result result = sponsor_one(record);
        if (c.status == TEEC_SUCCESS)
            expect_signed(result);
        else
            expect_refused(result, c.status);
    }
}

TEST_F(Sponsoring, wants_a_sponsor_key) {
    const sr_key_info infos[] = {made("raw", SR_KEY_USE_RAW),
                                 made("ed", SR_KEY_USE_RAW, SR_KEY_TYPE_ED25519)};
    const sr_sponsor_record record = sample_record();
    std::vector<sr_sponsor_result> results(1);
    for (const auto& described : infos) {
        EXPECT_EQ(
            ta().invoke(SR_CMD_SPONSOR_BATCH, Call()
                                                  .in(&described, sizeof described)
                                                  .in(&record, sizeof record)
                                                  .out(results.data(), sizeof(sr_sponsor_result))),
            SR_DENIED_KEY_USE);
    }
    EXPECT_EQ(ta().sponsor("raw", {&record, 1}, results), SR_DENIED_KEY_USE);
    EXPECT_EQ(ta().sponsor("ed", {&record, 1}, results), SR_DENIED_KEY_USE);
    EXPECT_EQ(ta().sponsor("nobody", {&record, 1}, results), TEEC_ERROR_ITEM_NOT_FOUND);
}

TEST_F(Sponsoring, is_by_the_key_that_was_described_or_by_none) {
    sr_key_info info{};
    ASSERT_EQ(ta().public_key("sponsor", info), TEEC_SUCCESS);
    const sr_sponsor_record record = sample_record();
    sr_sponsor_result result{};
    const auto sponsor = [&](std::size_t size = sizeof info) {
        Bytes described(sizeof info);
        std::memcpy(described.data(), &info, sizeof info);
        described.resize(size);
        std::memset(&result, 0xee, sizeof result);
        return ta().invoke(
            SR_CMD_SPONSOR_BATCH,
            Call().in(described).in(&record, sizeof record).out(&result, sizeof result));
    };
    ASSERT_EQ(sponsor(), TEEC_SUCCESS);
    expect_signed(result);
    for (const std::size_t size : {sizeof info - 1, sizeof info + 1})
        EXPECT_EQ(sponsor(size), TEEC_ERROR_BAD_PARAMETERS);
    ASSERT_EQ(ta().remove("sponsor"), TEEC_SUCCESS);
    EXPECT_EQ(sponsor(), TEEC_ERROR_ITEM_NOT_FOUND);
    made("sponsor", SR_KEY_USE_SPONSOR);
    EXPECT_EQ(sponsor(), TEEC_ERROR_ACCESS_CONFLICT);
    EXPECT_EQ(result.status, 0xeeeeeeeeu);
}

TEST_F(Sponsoring, descriptions_are_compared_whole) {
    sr_key_info described{};
    ASSERT_EQ(ta().public_key("sponsor", described), TEEC_SUCCESS);
    const sr_sponsor_record record = sample_record();
    const struct {
        const char* name;
        void (*spoil)(sr_key_info& info);
        TEEC_Result result;
    } cases[] = {
        {"type", [](auto& i) { i.type ^= 1; }, TEEC_ERROR_ACCESS_CONFLICT},
        {"use", [](auto& i) { i.use = SR_KEY_USE_RAW; }, TEEC_ERROR_ACCESS_CONFLICT},
        {"public_key", [](auto& i) { i.public_key[64] ^= 1; }, TEEC_ERROR_ACCESS_CONFLICT},
        {"behind_the_public_key", [](auto& i) { i.public_key[67] = 1; },
         TEEC_ERROR_ACCESS_CONFLICT},
        {"public_key_size", [](auto& i) { --i.public_key_size; }, TEEC_ERROR_ACCESS_CONFLICT},
        {"behind_the_id", [](auto& i) { i.id[63] = 1; }, TEEC_ERROR_ACCESS_CONFLICT},
        {"other_id", [](auto& i) { i.id[0] = 'x'; }, TEEC_ERROR_ITEM_NOT_FOUND},
        {"no_id", [](auto& i) { i.id_size = 0; }, TEEC_ERROR_BAD_PARAMETERS},
        {"long_id", [](auto& i) { i.id_size = SR_KEY_ID_MAX + 1; }, TEEC_ERROR_BAD_PARAMETERS},
        {"endless_id", [](auto& i) { i.id_size = UINT32_MAX; }, TEEC_ERROR_BAD_PARAMETERS},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        sr_key_info info = described;
        c.spoil(info);
        sr_sponsor_result result{};
        EXPECT_EQ(ta().invoke(SR_CMD_SPONSOR_BATCH, Call()
                                                        .in(&info, sizeof info)
                                                        .in(&record, sizeof record)
                                                        .out(&result, sizeof result)),
                  c.result);
    }
}

TEST_F(Sponsoring, records_need_no_alignment) {
    const sr_sponsor_record record = sample_record();
    Bytes shifted(sizeof record + 1);
    std::memcpy(shifted.data() + 1, &record, sizeof record);
    Bytes output(sizeof(sr_sponsor_result) + 1);
    ASSERT_EQ(
        ta().invoke(SR_CMD_SPONSOR_BATCH, Call()
                                              .in("sponsor")
                                              .in(shifted.data() + 1, sizeof record)
                                              .out(output.data() + 1, sizeof(sr_sponsor_result))),
        TEEC_SUCCESS);
    sr_sponsor_result result{};
    std::memcpy(&result, output.data() + 1, sizeof result);
    expect_signed(result);
}

}  // namespace
}  // namespace conformance
