// SPDX-License-Identifier: MIT
// What each EntryPoint's paymaster hashes, and what its records may not say.
#include <cstring>

#include "sponsoring.hpp"

namespace conformance {
namespace {

constexpr std::uint32_t kVersions[] = {SR_ENTRY_POINT_V06, SR_ENTRY_POINT_V07, SR_ENTRY_POINT_V08,
                                       SR_ENTRY_POINT_V09};

/// Bytes that tell their places apart.
Bytes pattern(std::size_t size, unsigned step) {
    Bytes out(size);
    for (std::size_t i = 0; i < size; ++i)
        out[i] = static_cast<std::uint8_t>(i * step);
    return out;
}

Bytes joined(Bytes first, const Bytes& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

/// The sample for a version; tails, if it has any, are 22 and 4 bytes.
sr_sponsor_record sample_of(std::uint32_t version) {
    if (version == SR_ENTRY_POINT_V06) return sample_record_v06(22, 4);
    sr_sponsor_record record = sample_record();
    record.entry_point = static_cast<std::uint8_t>(version);
    return record;
}

const Bytes kTails = unhex("4444444444444444444444444444444444444444cafedeadbeef");

using SponsorVersions = Sponsoring;

TEST_F(SponsorVersions, v08_and_v09_hash_as_v07_does) {
    // Made with viem 2.57.20: keccak256(encodeAbiParameters(…)) of sample_record().
    for (const auto version : {SR_ENTRY_POINT_V07, SR_ENTRY_POINT_V08, SR_ENTRY_POINT_V09}) {
        const sr_sponsor_result result = sponsor_one(sample_of(version));
        EXPECT_EQ(hex(result.hash),
                  "df1099d28a699961f2d34f1ceeb92cf975f652db6260470ab317427fe4252127");
        expect_signed(result);
    }
}

TEST_F(SponsorVersions, v06_hashes_the_operation_as_it_lies_in_the_calldata) {
    // Made with viem 2.57.20: encodeFunctionData of getHash(op, validUntil, validAfter) with 149
    // bytes of paymasterAndData; of that calldata the operation up to where paymasterAndData
    // begins, then keccak256(encodeAbiParameters(…)) as the contract does.
    const struct {
        const char* name;
        Bytes init_code, call_data;
        const char* sender_nonce;
        const char* hash;
    } cases[] = {
        {"deploys", Bytes(kTails.begin(), kTails.begin() + 22), unhex("deadbeef"), "05",
         "80131ce9b999df28a576e7923cd12ae1630783f82548f17733d0ec89a66f62c6"},
        {"empty", {}, {}, "00", "5d1ac49f5061fff0234b165aa08de533a64fe37ee5294f9cb18c00b606206ecd"},
        {"whole_words", pattern(64, 3), pattern(32, 5), "81",
         "d2ddb95e6bd2663af7992416579eae2888b3c12be76e1122f18f6554f25a9401"},
        {"long", pattern(137, 3), pattern(65536, 7), "05",
         "8af2355a132c2698565858b128b9ec3485f972694f5b9e2c9000ef2b0fe67c33"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        const std::uint8_t nonce = unhex(c.sender_nonce)[0];
        sr_sponsor_record record =
            sample_record_v06(c.init_code.size(), c.call_data.size(), nonce & 0x7fU);
        record.sender_nonce_be[0] = nonce & 0x80U;
        const sr_sponsor_result result = sponsor_one(record, joined(c.init_code, c.call_data));
        EXPECT_EQ(hex(result.hash), c.hash);
        expect_signed(result);
    }
}

TEST_F(SponsorVersions, v06_hashes_every_field_and_every_byte) {
    const sr_sponsor_record base = sample_of(SR_ENTRY_POINT_V06);
    const std::string hash = hex(sponsor_one(base, kTails).hash);
    const struct {
        std::size_t from, to;
    } fields[] = {
        {offsetof(sr_sponsor_record, chain_id), offsetof(sr_sponsor_record, init_code_hash)},
        {offsetof(sr_sponsor_record, verification_gas_limit_be),
         offsetof(sr_sponsor_record, paymaster_verification_gas_limit_be)},
        {offsetof(sr_sponsor_record, pre_verification_gas_be),
         offsetof(sr_sponsor_record, tail_offset)},
    };
    for (const auto& field : fields) {
        for (std::size_t at = field.from; at < field.to; ++at) {
            sr_sponsor_record changed = base;
            reinterpret_cast<std::uint8_t*>(&changed)[at] ^= 0x01;
            const sr_sponsor_result result = sponsor_one(changed, kTails);
            // Not all of valid_until and valid_after is free to change.
            if (result.status != TEEC_SUCCESS && at < offsetof(sr_sponsor_record, paymaster))
                continue;
            EXPECT_EQ(result.status, TEEC_SUCCESS) << at;
            EXPECT_NE(hex(result.hash), hash) << "the byte at " << at << " is not hashed";
        }
    }
    for (std::size_t at = 0; at < kTails.size(); ++at) {
        Bytes changed = kTails;
        changed[at] ^= 0x01;
        EXPECT_NE(hex(sponsor_one(base, changed).hash), hash) << "tail byte " << at;
    }
    // Where initCode ends and callData begins is part of it.
    EXPECT_NE(hex(sponsor_one(sample_record_v06(21, 5), kTails).hash), hash);
}

TEST_F(SponsorVersions, what_a_version_does_not_use_is_zero) {
    const struct {
        const char* name;
        bool in_v06, later;  // unused
        std::size_t at, size;
    } fields[] = {
        {"flags", true, true, offsetof(sr_sponsor_record, flags), 2},
        {"delegate", true, true, offsetof(sr_sponsor_record, delegate), 20},
        {"init_code_hash", true, false, offsetof(sr_sponsor_record, init_code_hash), 32},
        {"call_data_hash", true, false, offsetof(sr_sponsor_record, call_data_hash), 32},
        {"paymaster_verification_gas_limit", true, false,
         offsetof(sr_sponsor_record, paymaster_verification_gas_limit_be), 16},
        {"paymaster_post_op_gas_limit", true, false,
         offsetof(sr_sponsor_record, paymaster_post_op_gas_limit_be), 16},
        {"sender_nonce", false, true, offsetof(sr_sponsor_record, sender_nonce_be), 32},
        {"tail_offset", false, true, offsetof(sr_sponsor_record, tail_offset), 4},
        {"init_code_size", false, true, offsetof(sr_sponsor_record, init_code_size), 4},
        {"call_data_size", false, true, offsetof(sr_sponsor_record, call_data_size), 4},
    };
    for (const auto version : kVersions) {
        for (const auto& field : fields) {
            if (version == SR_ENTRY_POINT_V06 ? !field.in_v06 : !field.later) continue;
            SCOPED_TRACE(std::to_string(version) + " " + field.name);
            std::vector<sr_sponsor_record> records(field.size, sample_of(version));
            for (std::size_t i = 0; i < field.size; ++i)
                reinterpret_cast<std::uint8_t*>(&records[i])[field.at + i] ^= 0x01;
            std::vector<sr_sponsor_result> results;
            ASSERT_EQ(ta().sponsor("sponsor", records, kTails, results), TEEC_SUCCESS);
            for (const auto& result : results)
                expect_refused(result, TEEC_ERROR_BAD_PARAMETERS);
        }
    }
}

TEST_F(SponsorVersions, share_a_batch) {
    std::vector<sr_sponsor_record> records;
    for (const auto version : kVersions) {
        records.push_back(sample_of(version));
        records.push_back(sample_of(version));
        records.back().valid_until = 0;
    }
    std::vector<sr_sponsor_result> results;
    ASSERT_EQ(ta().sponsor("sponsor", records, kTails, results), TEEC_SUCCESS);
    for (std::size_t i = 0; i < records.size(); i += 2) {
        expect_signed(results[i]);
        expect_refused(results[i + 1], SR_DENIED_NO_EXPIRY);
        EXPECT_EQ(hex(results[i].hash), hex(sponsor_one(records[i], kTails).hash)) << i;
    }
    EXPECT_NE(hex(results[0].hash), hex(results[2].hash));
}

}  // namespace
}  // namespace conformance
