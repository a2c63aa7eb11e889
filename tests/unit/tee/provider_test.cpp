// SPDX-License-Identifier: MIT
// The host's side of the TEE, over softtee and the real TAs.
#include <gtest/gtest.h>
#include <super_relay_ta.h>

#include <array>
#include <cstring>
#include <superrelay/core/address.hpp>
#include <superrelay/erc4337/paymaster.hpp>
#include <superrelay/erc4337/verifying_paymaster.hpp>
#include <superrelay/tee/sponsor_block.hpp>
#include <superrelay/tee/tee_kms_provider.hpp>
#include <superrelay/tee/uuid.hpp>

#include "generator_events.hpp"
#include "tee_fixture.hpp"

namespace superrelay::tee {
namespace {

/// For EntryPoint v0.6, with callData of this size; operations of different sizes differ.
erc4337::SponsorRecord sample_record_v06(std::size_t call_data) {
    erc4337::SponsorRecord out = sample_record();
    out.entry_point = erc4337::EntryPointVersion::v06;
    out.v06 = {.init_code = Bytes(33, 1), .call_data = Bytes(call_data, 2), .sender_nonce = 3};
    for (std::size_t i = 0; i < call_data; ++i)
        out.v06->call_data[i] = static_cast<std::uint8_t>(i * call_data);
    return out;
}

TEST_F(TeeTest, keeps_keys) {
    const auto provider = open_tee_kms_provider(kRelease).value();
    EXPECT_TRUE(provider->list_keys()->empty());
    const auto made =
        provider->generate_key(id("a"), kms::KeyType::secp256k1, kms::KeyUse::sponsor).value();
    EXPECT_EQ(made.id, "a");
    EXPECT_EQ(made.use, kms::KeyUse::sponsor);
    EXPECT_TRUE(address_of(made.public_key));
    EXPECT_EQ(provider->find_key(id("a"))->public_key, made.public_key);
    EXPECT_EQ(provider->list_keys()->size(), 1U);
    const auto info = provider->info().value();
    EXPECT_EQ(info.keys, 1U);
    EXPECT_EQ(info.key_slots, SR_KEY_SLOTS);
    EXPECT_FALSE(info.development);
}

TEST_F(TeeTest, says_what_it_is) {
    const auto info = open_tee_kms_provider(kRelease).value()->info().value();
    EXPECT_EQ(info.tee_name, "softtee");
    EXPECT_EQ(info.tee_version, "softtee 1");
}

TEST_F(TeeTest, is_given_this_systems_randomness_when_it_is_opened) {
    support::take_generator_events();
    const auto provider = open_tee_kms_provider(kRelease).value();
    EXPECT_GE(support::take_generator_events().size(), 64U);
}

TEST_F(TeeTest, names_what_went_wrong) {
    const auto provider = open_tee_kms_provider(kRelease).value();
    EXPECT_EQ(provider->find_key(id("a")).error().code, Errc::not_found);
    ASSERT_TRUE(provider->generate_key(id("a"), kms::KeyType::ed25519, kms::KeyUse::raw));
    EXPECT_EQ(provider->generate_key(id("a"), kms::KeyType::ed25519, kms::KeyUse::raw).error().code,
              Errc::already_exists);
    EXPECT_EQ(open_tee_kms_provider("nonsense").error().code, Errc::config_invalid);
    EXPECT_EQ(open_tee_kms_provider("00000000-0000-0000-0000-000000000000").error().code,
              Errc::unavailable);
}

TEST_F(TeeTest, approves_each_record_on_its_own) {
    const auto provider = open_tee_kms_provider(kRelease).value();
    ASSERT_TRUE(provider->generate_key(id("a"), kms::KeyType::secp256k1, kms::KeyUse::sponsor));
    const std::vector records{sample_record(), sample_record(0), sample_record()};
    const auto approvals = provider->sponsor(id("a"), records);
    ASSERT_EQ(approvals.size(), 3U);
    EXPECT_EQ(approvals[0]->hash, erc4337::verifying_paymaster_hash(records[0]));
    EXPECT_EQ(approvals[1].error().code, Errc::denied);
    EXPECT_TRUE(approvals[2]);
}

TEST_F(TeeTest, a_key_that_is_not_there_makes_the_service_unavailable) {
    const auto provider = open_tee_kms_provider(kRelease).value();
    const std::vector records{sample_record()};
    EXPECT_EQ(provider->sponsor(id("a"), records)[0].error().code, Errc::unavailable);
    ASSERT_TRUE(provider->generate_key(id("b"), kms::KeyType::secp256k1, kms::KeyUse::raw));
    EXPECT_EQ(provider->sponsor(id("b"), records)[0].error().code, Errc::denied);
}

TEST_F(TeeTest, gives_no_approval_by_another_key_than_the_one_that_was_found) {
    const auto provider = open_tee_kms_provider(kRelease).value();
    const auto operators = open_tee_kms_provider(kRelease).value();
    const std::vector records{sample_record(0), sample_record(), sample_record()};
    const auto make = [&] {
        return operators->generate_key(id("a"), kms::KeyType::secp256k1, kms::KeyUse::sponsor);
    };
    ASSERT_TRUE(make());
    ASSERT_TRUE(provider->find_key(id("a")));
    EXPECT_TRUE(provider->sponsor(id("a"), records)[1]);
    ASSERT_TRUE(operators->delete_key(id("a")));
    ASSERT_TRUE(make());
    for (const bool rested : {false, true}) {
        const auto approvals = provider->sponsor(id("a"), records);
        ASSERT_EQ(approvals.size(), records.size());
        for (const auto& approval : approvals) {
            ASSERT_FALSE(approval) << rested;
            EXPECT_EQ(approval.error().code, Errc::unavailable);
        }
        EXPECT_TRUE(operators->release_idle() || rested);
        EXPECT_TRUE(provider->release_idle());
    }
    ASSERT_TRUE(provider->find_key(id("a")));
    EXPECT_TRUE(provider->sponsor(id("a"), records)[2]);
}

TEST_F(TeeTest, shares_no_memory_for_a_single_call) {
    const auto session = Session::open(parse_uuid(kRelease).value()).value();
    auto block = SponsorBlock::allocate(*session).value();
    const std::vector records{sample_record(), sample_record_v06(100)};
    ASSERT_EQ(block.fill(records), records.size());
    sr_key_info key{};
    key.public_key[7] = 1;
    const auto operation = block.operation(key);
    for (std::uint32_t i = 0; i < 4; ++i) {
        const auto type = TEEC_PARAM_TYPE_GET(operation.paramTypes, i);
        EXPECT_EQ(type, i == 2 ? TEEC_MEMREF_PARTIAL_OUTPUT : TEEC_MEMREF_PARTIAL_INPUT) << i;
    }
    const auto& named = operation.params[0].memref;
    EXPECT_EQ(named.size, sizeof key);
    EXPECT_EQ(std::memcmp(static_cast<const std::uint8_t*>(named.parent->buffer) + named.offset,
                          &key, sizeof key),
              0);
}

TEST_F(TeeTest, a_batch_beyond_the_limit_is_refused_whole) {
    const auto provider = open_tee_kms_provider(kRelease).value();
    const std::vector records(provider->max_batch() + 1, sample_record());
    const auto approvals = provider->sponsor(id("a"), records);
    ASSERT_EQ(approvals.size(), records.size());
    EXPECT_EQ(approvals.back().error().code, Errc::internal);
}

TEST_F(TeeTest, approves_for_singleton_paymasters) {
    const auto provider = open_tee_kms_provider(kRelease).value();
    ASSERT_TRUE(provider->generate_key(id("a"), kms::KeyType::secp256k1, kms::KeyUse::sponsor));
    std::vector records(6, sample_record());
    for (std::size_t i = 0; i < records.size(); ++i) {
        records[i].layout = i < 3 ? erc4337::PaymasterLayout::singleton
                                  : erc4337::PaymasterLayout::singleton_eip7702;
        if (i >= 3) records[i].entry_point = erc4337::EntryPointVersion::v08;
    }
    records[3].delegate.emplace().bytes.fill(0xde);
    records[4].delegate.emplace();  // the zero address
    records[1].entry_point = erc4337::EntryPointVersion::v06;
    records[2].entry_point = erc4337::EntryPointVersion::v08;
    const auto approvals = provider->sponsor(id("a"), records);
    for (std::size_t i = 0; i < records.size(); ++i)
        EXPECT_EQ(approvals[i].value().hash, erc4337::paymaster_hash(records[i])) << i;
    records[1].v06 = erc4337::V06Parts{};
    EXPECT_EQ(provider->sponsor(id("a"), std::span(records).subspan(1, 1))[0].error().code,
              Errc::internal);
}

TEST_F(TeeTest, probes_whether_it_would_approve) {
    const auto provider = open_tee_kms_provider(kRelease).value();
    const auto make = [&](kms::KeyUse use) {
        return provider->generate_key(id("a"), kms::KeyType::secp256k1, use);
    };
    EXPECT_EQ(provider->probe(id("a")).error().code, Errc::unavailable);
    ASSERT_TRUE(make(kms::KeyUse::sponsor));
    EXPECT_TRUE(provider->probe(id("a")));
    ASSERT_TRUE(provider->find_key(id("a")));
    EXPECT_TRUE(provider->probe(id("a")));
    EXPECT_TRUE(provider->release_idle());
    EXPECT_TRUE(provider->probe(id("a")));
    ASSERT_TRUE(provider->delete_key(id("a")));
    EXPECT_EQ(provider->probe(id("a")).error().code, Errc::unavailable);
    ASSERT_TRUE(make(kms::KeyUse::sponsor));
    EXPECT_EQ(provider->probe(id("a")).error().code, Errc::unavailable) << "another key";
    ASSERT_TRUE(provider->generate_key(id("raw"), kms::KeyType::secp256k1, kms::KeyUse::raw));
    EXPECT_EQ(provider->probe(id("raw")).error().code, Errc::denied);
}

TEST_F(TeeTest, gives_no_approval_of_another_sponsorship) {
    const auto provider = open_tee_kms_provider(kRelease).value();
    ASSERT_TRUE(provider->generate_key(id("a"), kms::KeyType::secp256k1, kms::KeyUse::sponsor));
    auto record = sample_record_v06(100);
    ASSERT_TRUE(provider->sponsor(id("a"), std::vector{record})[0]);
    // More than the layout between the worlds has room for.
    record.gas.call_limit = Uint256(1) << 200;
    EXPECT_EQ(provider->sponsor(id("a"), std::vector{record})[0].error().code, Errc::internal);
    EXPECT_EQ(provider->probe(id("a")).error().code, Errc::internal);
}

class V06Test : public TeeTest {
protected:
    V06Test() : provider_(open_tee_kms_provider(kRelease).value()) {
        if (!provider_->generate_key(id("a"), kms::KeyType::secp256k1, kms::KeyUse::sponsor))
            throw std::runtime_error("no key");
    }

    /// Each is approved, under the hash that the host computes for itself.
    void expect_approved(const std::vector<erc4337::SponsorRecord>& records) {
        const auto approvals = provider_->sponsor(id("a"), records);
        ASSERT_EQ(approvals.size(), records.size());
        for (std::size_t i = 0; i < records.size(); ++i) {
            ASSERT_TRUE(approvals[i]) << i << ": " << approvals[i].error().message;
            EXPECT_EQ(approvals[i]->hash, erc4337::verifying_paymaster_hash(records[i])) << i;
        }
    }

    std::unique_ptr<kms::KmsProvider> provider_;
};

constexpr std::size_t kTailsMost = SponsorBlock::kTailsSize - 33;  // callData beside the initCode

TEST_F(V06Test, approves_operations_with_their_bytes) {
    auto bare = sample_record_v06(0);
    bare.v06->init_code.clear();
    expect_approved({sample_record_v06(100), sample_record(), bare, sample_record_v06(64UL * 1024),
                     sample_record_v06(31)});
    expect_approved({bare});
}

TEST_F(V06Test, splits_a_batch_whose_bytes_do_not_fit_in_one_call) {
    std::vector<erc4337::SponsorRecord> records;
    for (std::size_t i = 0; i < 11; ++i) {
        records.push_back(sample_record_v06(100'000 + i));
        records.push_back(sample_record());
    }
    records.push_back(sample_record_v06(kTailsMost));
    records.push_back(sample_record_v06(1));
    expect_approved(records);
}

TEST_F(V06Test, refuses_only_what_never_fits) {
    const std::vector records{sample_record_v06(10), sample_record_v06(kTailsMost + 1),
                              sample_record_v06(kTailsMost), sample_record()};
    const auto approvals = provider_->sponsor(id("a"), records);
    ASSERT_EQ(approvals.size(), 4U);
    EXPECT_TRUE(approvals[0]);
    EXPECT_EQ(approvals[1].error().code, Errc::invalid_params);
    EXPECT_EQ(approvals[1].error().message,
              "initCode and callData have 262145 bytes together: for EntryPoint v0.6 at most "
              "262144 can be sponsored");
    EXPECT_TRUE(approvals[2]);
    EXPECT_TRUE(approvals[3]);
}

TEST_F(V06Test, refuses_the_parts_of_another_version) {
    auto without = sample_record_v06(1);
    without.v06.reset();
    auto with = sample_record_v06(1);
    with.entry_point = erc4337::EntryPointVersion::v08;
    const std::vector records{without, with};
    for (const auto& approval : provider_->sponsor(id("a"), records))
        EXPECT_EQ(approval.error().code, Errc::internal);
}

class ImportTest : public TeeTest {
protected:
    ImportTest() : provider_(open_tee_kms_provider(kDevelopmentText).value()) {}

    std::unique_ptr<kms::KmsProvider> provider_;
};

/// The scalar 1, whose address is known far and wide.
Bytes scalar_one() {
    Bytes out(32);
    out.back() = 1;
    return out;
}

TEST_F(ImportTest, takes_a_key_and_wipes_the_secret) {
    Bytes secret = scalar_one();
    const auto info =
        provider_->import_key(id("a"), kms::KeyType::secp256k1, kms::KeyUse::sponsor, secret);
    ASSERT_TRUE(info);
    EXPECT_EQ(to_checksummed(address_of(info->public_key).value()),
              "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf");
    EXPECT_EQ(secret, Bytes(32, 0));
    EXPECT_TRUE(provider_->sponsor(id("a"), std::vector{sample_record()})[0]);
}

TEST_F(ImportTest, names_what_is_wrong_and_wipes_the_secret_all_the_same) {
    const auto secp = kms::KeyType::secp256k1;
    const struct {
        const char* name;
        const char* id;
        kms::KeyType type;
        Bytes secret;
        Errc code;
    } cases[] = {
        {"too_short", "b", secp, Bytes(31, 1), Errc::usage},
        {"zero", "b", secp, Bytes(32, 0), Errc::usage},
        {"mismatched_pair", "b", kms::KeyType::ed25519, Bytes(64, 1), Errc::usage},
        {"id_taken", "a", secp, Bytes(32, 2), Errc::already_exists},
        {"scalar_taken", "b", secp, scalar_one(), Errc::already_exists},
    };
    Bytes first = scalar_one();
    ASSERT_TRUE(provider_->import_key(id("a"), secp, kms::KeyUse::raw, first));
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        Bytes secret = c.secret;
        const auto info = provider_->import_key(id(c.id), c.type, kms::KeyUse::raw, secret);
        ASSERT_FALSE(info);
        EXPECT_EQ(info.error().code, c.code) << info.error().message;
        EXPECT_EQ(secret, Bytes(c.secret.size(), 0));
    }
}

TEST_F(ImportTest, is_denied_by_a_release_ta) {
    const auto release = open_tee_kms_provider(kRelease).value();
    Bytes secret = scalar_one();
    const auto info =
        release->import_key(id("a"), kms::KeyType::secp256k1, kms::KeyUse::raw, secret);
    ASSERT_FALSE(info);
    EXPECT_EQ(info.error().code, Errc::denied);
    EXPECT_EQ(info.error().message, "importing key a: only a development TA takes a key in plain");
    EXPECT_EQ(secret, Bytes(32, 0));
}

TEST_F(ImportTest, a_deleted_key_is_gone_and_its_scalar_keeps_its_use) {
    Bytes secret = scalar_one();
    ASSERT_TRUE(
        provider_->import_key(id("a"), kms::KeyType::secp256k1, kms::KeyUse::sponsor, secret));
    EXPECT_TRUE(provider_->delete_key(id("a")));
    EXPECT_EQ(provider_->delete_key(id("a")).error().code, Errc::not_found);
    EXPECT_EQ(provider_->find_key(id("a")).error().code, Errc::not_found);
    secret = scalar_one();
    EXPECT_EQ(provider_->import_key(id("b"), kms::KeyType::secp256k1, kms::KeyUse::raw, secret)
                  .error()
                  .code,
              Errc::denied);
}

}  // namespace
}  // namespace superrelay::tee
