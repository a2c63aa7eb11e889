// SPDX-License-Identifier: MIT
// What SingletonPaymaster hashes of each EntryPoint, and what its records may not say.
#include <cstring>

#include "sponsoring.hpp"

namespace conformance {
namespace {

struct Kind {
    const char* name;
    std::uint32_t version, layout;
};

constexpr Kind kKinds[] = {
    {"v06", SR_ENTRY_POINT_V06, SR_LAYOUT_SINGLETON},
    {"v07", SR_ENTRY_POINT_V07, SR_LAYOUT_SINGLETON},
    {"v08", SR_ENTRY_POINT_V08, SR_LAYOUT_SINGLETON},
    {"v08_eip7702", SR_ENTRY_POINT_V08, SR_LAYOUT_SINGLETON_EIP7702},
};

sr_sponsor_record singleton_record(const Kind& kind) {
    sr_sponsor_record record = sample_record();
    record.entry_point = static_cast<std::uint8_t>(kind.version);
    record.layout = static_cast<std::uint8_t>(kind.layout);
    if (kind.version == SR_ENTRY_POINT_V06) {
        put(record.paymaster_verification_gas_limit_be, 0);
        put(record.paymaster_post_op_gas_limit_be, 0);
    }
    if (kind.layout == SR_LAYOUT_SINGLETON_EIP7702)
        std::memset(record.eip7702_init_code_hash, 0x77, 32);
    return record;
}

/// A part of a record that only some kinds use.
struct Part {
    const char* name;
    std::size_t at, size;
    bool (*used)(const Kind& kind);
};

#define PART(field) #field, offsetof(sr_sponsor_record, field), sizeof(sr_sponsor_record::field)
const Part kParts[] = {
    {PART(flags), [](const Kind&) { return false; }},
    {PART(reserved), [](const Kind&) { return false; }},
    {PART(sender_nonce_be), [](const Kind&) { return false; }},
    {PART(tail_offset), [](const Kind&) { return false; }},
    {PART(init_code_size), [](const Kind&) { return false; }},
    {PART(call_data_size), [](const Kind&) { return false; }},
    {PART(paymaster_verification_gas_limit_be),
     [](const Kind& kind) { return kind.version != SR_ENTRY_POINT_V06; }},
    {PART(paymaster_post_op_gas_limit_be),
     [](const Kind& kind) { return kind.version != SR_ENTRY_POINT_V06; }},
    {PART(eip7702_init_code_hash),
     [](const Kind& kind) { return kind.layout == SR_LAYOUT_SINGLETON_EIP7702; }},
};
#undef PART

using Singleton = Sponsoring;

TEST_F(Singleton, hashes_as_the_contract_does) {
    // What getHash(0, op) of the deployed contracts in npm's @pimlico/mock-paymaster 0.0.7 answers;
    // the last one by viem: keccak256(abi.encode(the third, 0x77…77)).
    const char* hashes[] = {
        "b0a81c57e5985cf70daaeb0975b2fc96a5fc96bafffd22455c16842bb0a6eb18",
        "771485c6d38ae37ec0618cff4d1ca601b237c8e239e1ddd0be0f0614c42d8bbd",
        "771485c6d38ae37ec0618cff4d1ca601b237c8e239e1ddd0be0f0614c42d8bbd",
        "8f22dda66b94a3b6d9e00a5a179e5af25e09a9642c189b2860297589671f4b53",
    };
    for (std::size_t i = 0; i < std::size(kKinds); ++i) {
        SCOPED_TRACE(kKinds[i].name);
        const sr_sponsor_result result = sponsor_one(singleton_record(kKinds[i]));
        EXPECT_EQ(hex(result.hash), hashes[i]);
        expect_signed(result);
    }
}

TEST_F(Singleton, hashes_every_byte_of_what_it_uses_and_refuses_the_rest) {
    for (const auto& kind : kKinds) {
        const sr_sponsor_record base = singleton_record(kind);
        const std::string hash = hex(sponsor_one(base).hash);
        for (std::size_t at = offsetof(sr_sponsor_record, chain_id); at < sizeof base; ++at) {
            SCOPED_TRACE(std::string(kind.name) + ", the byte at " + std::to_string(at));
            const auto* const part = std::ranges::find_if(
                kParts, [&](const Part& p) { return at >= p.at && at < p.at + p.size; });
            sr_sponsor_record changed = base;
            reinterpret_cast<std::uint8_t*>(&changed)[at] ^= 0x01;
            const sr_sponsor_result result = sponsor_one(changed);
            if (part != std::end(kParts) && !part->used(kind)) {
                expect_refused(result, TEEC_ERROR_BAD_PARAMETERS);
                continue;
            }
            // Not all of valid_until and valid_after is free to change.
            if (result.status != TEEC_SUCCESS && at < offsetof(sr_sponsor_record, paymaster))
                continue;
            EXPECT_EQ(result.status, TEEC_SUCCESS);
            EXPECT_NE(hex(result.hash), hash);
        }
    }
}

TEST_F(Singleton, layouts_belong_to_versions) {
    for (std::uint8_t version = 0; version < 12; ++version) {
        for (std::uint8_t layout = 0; layout < 6; ++layout) {
            SCOPED_TRACE(std::to_string(version) + " " + std::to_string(layout));
            const bool later = version >= SR_ENTRY_POINT_V07 && version <= SR_ENTRY_POINT_V09;
            const bool known = (layout == SR_LAYOUT_VERIFYING && later) ||
                               std::ranges::any_of(kKinds, [&](const Kind& kind) {
                                   return kind.version == version && kind.layout == layout;
                               });
            // A v0.6 VerifyingPaymaster's needs tails: sponsor_versions_test.
            if (layout == SR_LAYOUT_VERIFYING && version == SR_ENTRY_POINT_V06) continue;
            const sr_sponsor_result result = sponsor_one(singleton_record({"", version, layout}));
            expect_answer(result, known ? TEEC_SUCCESS : TEEC_ERROR_NOT_SUPPORTED);
        }
    }
}

TEST_F(Singleton, needs_an_expiry) {
    for (const auto& kind : kKinds) {
        SCOPED_TRACE(kind.name);
        sr_sponsor_record record = singleton_record(kind);
        record.valid_until = 0;
        record.valid_after = 0;
        expect_refused(sponsor_one(record), SR_DENIED_NO_EXPIRY);
    }
}

}  // namespace
}  // namespace conformance
