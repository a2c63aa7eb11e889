// SPDX-License-Identifier: MIT
// Parameters that lie in the same memory. Overlap spoils the caller's own later messages, and
// nothing else.
#include <cstring>

#include "shared_block.hpp"
#include "sponsoring.hpp"

namespace conformance {
namespace {

constexpr std::size_t kInput = 64;  // behind the key id
constexpr std::size_t kBlockSize = 8192;

using Overlap = Sponsoring;

TEST_F(Overlap, of_messages_and_results) {
    constexpr std::size_t kCount = 8;
    const auto key = public_key_of(made("raw", SR_KEY_USE_RAW));
    SharedBlock block(ta().context(), kBlockSize);
    ASSERT_TRUE(block.allocated());
    std::memcpy(block.at(0), "raw", 3);
    for (std::size_t i = 0; i < kCount * SR_DIGEST_SIZE; ++i)
        *block.at(kInput + i) = static_cast<std::uint8_t>(i);
    Bytes held(block.at(0), block.at(kBlockSize));
    const std::array parts{block.part(0, 3), block.part(kInput, kCount * SR_DIGEST_SIZE),
                           block.part(kInput, kCount * sizeof(sr_sign_result))};
    ASSERT_EQ(invoke_on(ta(), SR_CMD_SIGN_BATCH, parts), TEEC_SUCCESS);
    // Replayed: what message i held when it was read, then what was written.
    for (std::size_t i = 0; i < kCount; ++i) {
        const std::size_t at = kInput + i * sizeof(sr_sign_result);
        Hash message{};
        sr_sign_result result{};
        std::memcpy(message.data(), &held.at(kInput + i * message.size()), message.size());
        std::memcpy(&result, block.at(at), sizeof result);
        std::memcpy(&held.at(at), &result, sizeof result);
        EXPECT_EQ(result.status, TEEC_SUCCESS) << i;
        EXPECT_EQ(recover(result.signature, message), key) << i;
    }
}

/// A block with a sponsorship's parameters: the key id, two records, what is behind them.
class SponsorshipBlock {
public:
    static constexpr std::size_t kRecordsSize = 2 * sizeof(sr_sponsor_record);
    static constexpr std::size_t kResults = kInput + kRecordsSize;
    static constexpr std::size_t kResultsSize = 2 * sizeof(sr_sponsor_result);

    SponsorshipBlock(Ta& ta, const sr_sponsor_record& record)
        : ta_(ta), block_(ta.context(), kBlockSize) {
        std::memcpy(block_.at(0), "sponsor", 7);
        for (std::size_t i = 0; i < kBlockSize - kInput; ++i)
            *block_.at(kInput + i) = static_cast<std::uint8_t>(i * 31);
        for (std::size_t i = 0; i < 2; ++i)
            std::memcpy(block_.at(kInput + i * sizeof record), &record, sizeof record);
    }

    TEEC_Result sponsor(std::size_t tails, std::size_t tails_size) {
        const std::array parts{block_.part(0, 7), block_.part(kInput, kRecordsSize),
                               block_.part(kResults, kResultsSize), block_.part(tails, tails_size)};
        return invoke_on(ta_, SR_CMD_SPONSOR_BATCH, parts);
    }

    Bytes bytes(std::size_t offset, std::size_t size) {
        return {block_.at(offset), block_.at(offset + size)};
    }

    sr_sponsor_result result(std::size_t index) {
        sr_sponsor_result out{};
        std::memcpy(&out, block_.at(kResults + index * sizeof out), sizeof out);
        return out;
    }

private:
    Ta& ta_;
    SharedBlock block_;
};

TEST_F(Overlap, of_results_and_tails) {
    const sr_sponsor_record record = sample_record_v06(10, 90);
    SponsorshipBlock block(ta(), record);
    const std::size_t size = SponsorshipBlock::kResultsSize;
    const Bytes before = block.bytes(SponsorshipBlock::kResults, size);
    ASSERT_EQ(block.sponsor(SponsorshipBlock::kResults, size), TEEC_SUCCESS);
    expect_signed(block.result(0));
    EXPECT_EQ(hex(block.result(0).hash), hex(sponsor_one(record, before).hash));
    // The second record's tails are the first one's result.
    expect_signed(block.result(1));
    const Bytes after = block.bytes(SponsorshipBlock::kResults, size);
    EXPECT_EQ(hex(block.result(1).hash), hex(sponsor_one(record, after).hash));
    EXPECT_NE(hex(block.result(1).hash), hex(block.result(0).hash));
}

TEST_F(Overlap, of_records_and_tails) {
    const sr_sponsor_record record = sample_record_v06(10, 600);
    SponsorshipBlock block(ta(), record);
    const Bytes records = block.bytes(kInput, SponsorshipBlock::kRecordsSize);
    ASSERT_EQ(block.sponsor(kInput, SponsorshipBlock::kRecordsSize), TEEC_SUCCESS);
    for (std::size_t i = 0; i < 2; ++i) {
        expect_signed(block.result(i));
        EXPECT_EQ(hex(block.result(i).hash), hex(sponsor_one(record, records).hash));
    }
    EXPECT_EQ(block.bytes(kInput, records.size()), records);
}

TEST_F(Overlap, of_the_keys_description_and_results) {
    constexpr std::size_t kDescription = 512;  // behind the record
    sr_key_info info{};
    ASSERT_EQ(ta().public_key("sponsor", info), TEEC_SUCCESS);
    const sr_sponsor_record record = sample_record();
    SharedBlock block(ta().context(), kBlockSize);
    ASSERT_TRUE(block.allocated());
    std::memcpy(block.at(0), &record, sizeof record);
    std::memcpy(block.at(kDescription), &info, sizeof info);
    const std::array parts{block.part(kDescription, sizeof info), block.part(0, sizeof record),
                           block.part(kDescription, sizeof(sr_sponsor_result))};
    ASSERT_EQ(invoke_on(ta(), SR_CMD_SPONSOR_BATCH, parts), TEEC_SUCCESS);
    sr_sponsor_result result{};
    std::memcpy(&result, block.at(kDescription), sizeof result);
    expect_signed(result);
    // What lies there now describes no key.
    EXPECT_NE(invoke_on(ta(), SR_CMD_SPONSOR_BATCH, parts), TEEC_SUCCESS);
}

}  // namespace
}  // namespace conformance
