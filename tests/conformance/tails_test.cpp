// SPDX-License-Identifier: MIT
// Where records of EntryPoint v0.6 have their initCode and callData.
#include <cstring>

#include "sponsoring.hpp"

namespace conformance {
namespace {

using Tails = Sponsoring;

sr_sponsor_record placed(std::uint32_t offset, std::uint32_t init_code, std::uint32_t call_data) {
    sr_sponsor_record record = sample_record_v06(init_code, call_data);
    record.tail_offset = offset;
    return record;
}

TEST_F(Tails, lie_in_the_memory_that_was_given) {
    constexpr std::uint32_t kLast = UINT32_MAX;
    constexpr std::uint32_t kHalf = 0x80000000;
    const struct {
        const char* name;
        std::uint32_t offset, init_code, call_data, status;
    } cases[] = {
        {"all", 0, 60, 40, TEEC_SUCCESS},
        {"the_end", 99, 0, 1, TEEC_SUCCESS},
        {"nothing", 0, 0, 0, TEEC_SUCCESS},
        {"nothing_at_the_end", 100, 0, 0, TEEC_SUCCESS},
        {"nothing_past_the_end", 101, 0, 0, TEEC_ERROR_BAD_PARAMETERS},
        {"nothing_far_out", kLast, 0, 0, TEEC_ERROR_BAD_PARAMETERS},
        {"init_code_a_byte_too_long", 0, 101, 0, TEEC_ERROR_BAD_PARAMETERS},
        {"call_data_a_byte_too_long", 0, 60, 41, TEEC_ERROR_BAD_PARAMETERS},
        {"a_byte_too_far", 1, 60, 40, TEEC_ERROR_BAD_PARAMETERS},
        {"offset_and_size_wrap", kLast, 1, 0, TEEC_ERROR_BAD_PARAMETERS},
        {"offset_and_size_wrap_into_it", kLast, 51, 10, TEEC_ERROR_BAD_PARAMETERS},
        {"sizes_wrap_to_nothing", 0, kHalf, kHalf, TEEC_ERROR_BAD_PARAMETERS},
        {"sizes_wrap_into_it", 0, kLast, 60, TEEC_ERROR_BAD_PARAMETERS},
        {"call_data_wraps", 50, 10, kLast, TEEC_ERROR_BAD_PARAMETERS},
        {"all_wrap", kLast, kLast, kLast, TEEC_ERROR_BAD_PARAMETERS},
    };
    std::vector<sr_sponsor_record> records;
    for (const auto& c : cases)
        records.push_back(placed(c.offset, c.init_code, c.call_data));
    std::vector<sr_sponsor_result> results;
    ASSERT_EQ(ta().sponsor("sponsor", records, Bytes(100, 1), results), TEEC_SUCCESS);
    for (std::size_t i = 0; i < records.size(); ++i) {
        SCOPED_TRACE(cases[i].name);
        expect_answer(results[i], cases[i].status);
    }
}

TEST_F(Tails, that_are_missing_fail_only_the_record_that_needs_them) {
    const std::vector records{placed(0, 0, 0), sample_record(), placed(0, 1, 1)};
    std::vector<sr_sponsor_result> results;
    ASSERT_EQ(ta().sponsor("sponsor", records, results), TEEC_SUCCESS);
    expect_refused(results[0], TEEC_ERROR_BAD_PARAMETERS);
    expect_signed(results[1]);
    expect_refused(results[2], TEEC_ERROR_BAD_PARAMETERS);
}

TEST_F(Tails, that_nobody_needs_do_no_harm) {
    const std::string hash = hex(sponsor_one(sample_record()).hash);
    EXPECT_EQ(hex(sponsor_one(sample_record(), Bytes(1000, 1)).hash), hash);
}

TEST_F(Tails, have_a_largest_size) {
    const std::vector<sr_sponsor_record> records{placed(SR_TAILS_MAX - 7, 3, 4)};
    const Bytes tails(SR_TAILS_MAX + 1, 1);
    std::vector<sr_sponsor_result> results;
    EXPECT_EQ(ta().sponsor("sponsor", records, tails, results), TEEC_ERROR_BAD_PARAMETERS);
    ASSERT_EQ(ta().sponsor("sponsor", records, ConstBytes(tails).first(SR_TAILS_MAX), results),
              TEEC_SUCCESS);
    expect_signed(results[0]);
    EXPECT_EQ(hex(results[0].hash), hex(sponsor_one(placed(0, 3, 4), Bytes(7, 1)).hash));
}

TEST_F(Tails, of_null_are_refused_unless_they_are_empty) {
    const sr_sponsor_record record = placed(0, 0, 0);
    const std::string id = "sponsor";
    std::vector<sr_sponsor_result> results(1);
    const Call call =
        Call().in(id).in(&record, sizeof record).out(results.data(), sizeof(sr_sponsor_result));
    EXPECT_EQ(ta().invoke(SR_CMD_SPONSOR_BATCH, Call(call).in(nullptr, 3)),
              TEEC_ERROR_BAD_PARAMETERS);
    ASSERT_EQ(ta().invoke(SR_CMD_SPONSOR_BATCH, Call(call).in(nullptr, 0)), TEEC_SUCCESS);
    expect_signed(results[0]);
}

TEST_F(Tails, are_found_at_any_offset_and_shared) {
    const Bytes once = unhex("00112233445566778899aabbccddeeff");
    const std::string hash = hex(sponsor_one(placed(0, 5, 11), once).hash);
    Bytes tails(400, 0xee);
    std::vector<sr_sponsor_record> records;
    for (std::uint32_t offset : {0U, 17U, 141U, 384U}) {
        std::copy(once.begin(), once.end(), tails.begin() + offset);
        records.push_back(placed(offset, 5, 11));
        records.push_back(placed(offset, 5, 11));
    }
    std::vector<sr_sponsor_result> results;
    ASSERT_EQ(ta().sponsor("sponsor", records, tails, results), TEEC_SUCCESS);
    for (const auto& result : results) {
        expect_signed(result);
        EXPECT_EQ(hex(result.hash), hash);
    }
}

}  // namespace
}  // namespace conformance
