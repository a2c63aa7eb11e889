// SPDX-License-Identifier: MIT
// What SingletonPaymaster hashes of each EntryPoint, and what its records may not say.
#include <algorithm>
#include <set>
#include <string>

#include "sponsoring.hpp"

namespace conformance {
namespace {

constexpr std::uint32_t kSingletonVersions[] = {SR_ENTRY_POINT_V06, SR_ENTRY_POINT_V07,
                                                SR_ENTRY_POINT_V08};

sr_sponsor_record singleton_record(std::uint32_t version) {
    sr_sponsor_record record = sample_record();
    record.entry_point = static_cast<std::uint8_t>(version);
    record.layout = SR_LAYOUT_SINGLETON;
    if (version == SR_ENTRY_POINT_V06) {
        put(record.paymaster_verification_gas_limit_be, 0);
        put(record.paymaster_post_op_gas_limit_be, 0);
    }
    return record;
}

/// A part of a record that is not used at all, or from v0.7 on.
struct Part {
    std::size_t at, size;
    bool later;
};

#define PART(field) offsetof(sr_sponsor_record, field), sizeof(sr_sponsor_record::field)
constexpr Part kParts[] = {
    {PART(flags), false},
    {PART(paymaster_verification_gas_limit_be), true},
    {PART(paymaster_post_op_gas_limit_be), true},
    {PART(sender_nonce_be), false},
    {PART(tail_offset), false},
    {PART(init_code_size), false},
    {PART(call_data_size), false},
    {PART(delegate), false},
};
#undef PART

bool is_used(std::size_t at, std::uint32_t version) {
    const auto* const part = std::ranges::find_if(
        kParts, [&](const Part& p) { return at >= p.at && at < p.at + p.size; });
    return part == std::end(kParts) || (part->later && version != SR_ENTRY_POINT_V06);
}

using Singleton = Sponsoring;

TEST_F(Singleton, hashes_as_the_contract_does) {
    // What getHash(0, op) of the deployed contracts in npm's @pimlico/mock-paymaster 0.0.7 answers.
    const char* hashes[] = {
        "b0a81c57e5985cf70daaeb0975b2fc96a5fc96bafffd22455c16842bb0a6eb18",
        "771485c6d38ae37ec0618cff4d1ca601b237c8e239e1ddd0be0f0614c42d8bbd",
        "771485c6d38ae37ec0618cff4d1ca601b237c8e239e1ddd0be0f0614c42d8bbd",
    };
    for (std::size_t i = 0; i < std::size(kSingletonVersions); ++i) {
        SCOPED_TRACE(kSingletonVersions[i]);
        const sr_sponsor_result result = sponsor_one(singleton_record(kSingletonVersions[i]));
        EXPECT_EQ(hex(result.hash), hashes[i]);
        expect_signed(result);
    }
}

TEST_F(Singleton, hashes_every_byte_of_what_it_uses_and_refuses_the_rest) {
    constexpr std::size_t kFirst = offsetof(sr_sponsor_record, flags);
    for (const auto version : kSingletonVersions) {
        const sr_sponsor_record base = singleton_record(version);
        const std::string hash = hex(sponsor_one(base).hash);
        for (std::size_t from = kFirst; from < sizeof base; from += SR_BATCH_MAX) {
            const std::size_t count = std::min<std::size_t>(SR_BATCH_MAX, sizeof base - from);
            std::vector<sr_sponsor_record> records(count, base);
            for (std::size_t i = 0; i < count; ++i)
                reinterpret_cast<std::uint8_t*>(&records[i])[from + i] ^= 0x01;
            std::vector<sr_sponsor_result> results;
            ASSERT_EQ(ta().sponsor("sponsor", records, results), TEEC_SUCCESS);
            for (std::size_t i = 0; i < count; ++i) {
                const std::size_t at = from + i;
                SCOPED_TRACE(std::to_string(version) + ", the byte at " + std::to_string(at));
                if (!is_used(at, version)) {
                    expect_refused(results[i], TEEC_ERROR_BAD_PARAMETERS);
                    continue;
                }
                // Not all of valid_until and valid_after is free to change.
                const bool window = at >= offsetof(sr_sponsor_record, valid_until) &&
                                    at < offsetof(sr_sponsor_record, paymaster);
                if (window && results[i].status != TEEC_SUCCESS) continue;
                EXPECT_EQ(results[i].status, TEEC_SUCCESS);
                EXPECT_NE(hex(results[i].hash), hash);
            }
        }
    }
}

TEST_F(Singleton, there_is_none_of_other_versions) {
    for (std::uint32_t version = 0; version < 12; ++version) {
        SCOPED_TRACE(version);
        const bool known =
            std::ranges::find(kSingletonVersions, version) != std::end(kSingletonVersions);
        expect_answer(sponsor_one(singleton_record(version)),
                      known ? TEEC_SUCCESS : TEEC_ERROR_NOT_SUPPORTED);
    }
}

TEST_F(Singleton, needs_an_expiry) {
    for (const auto version : kSingletonVersions) {
        SCOPED_TRACE(version);
        sr_sponsor_record record = singleton_record(version);
        record.valid_until = 0;
        record.valid_after = 0;
        expect_refused(sponsor_one(record), SR_DENIED_NO_EXPIRY);
    }
}

sr_sponsor_record eip7702_record(std::uint8_t delegate) {
    sr_sponsor_record record = singleton_record(SR_ENTRY_POINT_V08);
    record.layout = SR_LAYOUT_SINGLETON_EIP7702;
    std::ranges::fill(record.delegate, delegate);
    return record;
}

TEST_F(Singleton, hashes_the_delegate_as_newer_releases_of_its_v08_do) {
    // What viem makes of keccak256(abi.encode(hash, override)): hash is the one above, override
    // keccak256(delegate), or zero without one.
    EXPECT_EQ(hex(sponsor_one(eip7702_record(0)).hash),
              "65cc55d6607d5e4e300e6bc39ba9fca5c70f6dd27f901b7ca16ba22530e59b6b");
    const sr_sponsor_result result = sponsor_one(eip7702_record(0xde));
    EXPECT_EQ(hex(result.hash), "bb8de5692e19b0efed619df3d2e24c5cfee8665ff857d89d719ff93baa928606");
    expect_signed(result);
}

TEST_F(Singleton, hashes_every_byte_of_the_delegate) {
    const sr_sponsor_record base = eip7702_record(0xde);
    std::vector<sr_sponsor_record> records(sizeof base.delegate, base);
    for (std::size_t i = 0; i < records.size(); ++i)
        records[i].delegate[i] ^= 0x01;
    std::vector<sr_sponsor_result> results;
    ASSERT_EQ(ta().sponsor("sponsor", records, results), TEEC_SUCCESS);
    std::set<std::string> hashes{hex(sponsor_one(base).hash)};
    for (const auto& result : results) {
        expect_signed(result);
        hashes.insert(hex(result.hash));
    }
    EXPECT_EQ(hashes.size(), records.size() + 1);
}

TEST_F(Singleton, knows_eip7702_in_v08_alone) {
    for (std::uint32_t version = 0; version < 12; ++version) {
        SCOPED_TRACE(version);
        sr_sponsor_record record = singleton_record(version);
        record.layout = SR_LAYOUT_SINGLETON_EIP7702;
        expect_answer(sponsor_one(record),
                      version == SR_ENTRY_POINT_V08 ? TEEC_SUCCESS : TEEC_ERROR_NOT_SUPPORTED);
    }
}

}  // namespace
}  // namespace conformance
