// SPDX-License-Identifier: MIT
// The host's side of the TEE, over softtee and the real TAs.
#include <gtest/gtest.h>
#include <super_relay_ta.h>

#include <cstdlib>
#include <filesystem>
#include <superrelay/core/address.hpp>
#include <superrelay/erc4337/verifying_paymaster.hpp>
#include <superrelay/tee/session.hpp>
#include <superrelay/tee/tee_kms_provider.hpp>
#include <superrelay/tee/uuid.hpp>

namespace superrelay::tee {
namespace {

constexpr const char* kRelease = "12345678-5b69-11d4-9fee-00c04f4c3456";
constexpr TEEC_UUID kDevelopment = SR_TA_UUID_DEVELOPMENT;

kms::KeyId id(std::string_view text) {
    return kms::KeyId::parse(text).value();
}

erc4337::SponsorRecord sample_record(std::int64_t until = 1'800'000'000) {
    erc4337::SponsorRecord out{};
    out.chain_id = 31337;
    out.paymaster.bytes.fill(0x33);
    out.sender.bytes.fill(0x11);
    out.validity.until = UnixTime(std::chrono::seconds(until));
    return out;
}

/// Each test has a TEE without keys.
class TeeTest : public testing::Test {
protected:
    TeeTest() {
        std::string name = (std::filesystem::temp_directory_path() / "sr-tee-XXXXXX").string();
        folder_ = mkdtemp(name.data());
        setenv("SOFTTEE_STORAGE", folder_.c_str(), 1);
        setenv("SOFTTEE_QUIET", "1", 1);
    }
    ~TeeTest() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path folder_;
};

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

TEST_F(TeeTest, a_batch_beyond_the_limit_is_refused_whole) {
    const auto provider = open_tee_kms_provider(kRelease).value();
    const std::vector records(provider->max_batch() + 1, sample_record());
    const auto approvals = provider->sponsor(id("a"), records);
    ASSERT_EQ(approvals.size(), records.size());
    EXPECT_EQ(approvals.back().error().code, Errc::internal);
}

TEST_F(TeeTest, a_session_comes_back_after_a_panic) {
    const auto session = Session::open(kDevelopment).value();
    TEEC_Operation nothing{};
    EXPECT_EQ(session->invoke(SR_CMD_PANIC, nothing), TEEC_ERROR_TARGET_DEAD);
    sr_info info{};
    TEEC_Operation ask{};
    ask.paramTypes = TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_OUTPUT, TEEC_NONE, TEEC_NONE, TEEC_NONE);
    ask.params[0].tmpref = {&info, sizeof(info)};
    EXPECT_EQ(session->invoke(SR_CMD_GET_INFO, ask), TEEC_SUCCESS);
    EXPECT_EQ(info.abi_version, SR_ABI_VERSION);
}

}  // namespace
}  // namespace superrelay::tee
