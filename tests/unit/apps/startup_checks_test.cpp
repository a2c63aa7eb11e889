// SPDX-License-Identifier: MIT
#include "startup_checks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <superrelay/core/address.hpp>
#include <superrelay/core/hex.hpp>

#include "gated_kms.hpp"

namespace superrelay::app {
namespace {

using readiness::Severity;

// Of the scalar 1: the generator (SEC 2, 2.4.1).
constexpr std::string_view kPublicKey =
    "0x0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
    "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";
constexpr std::string_view kAddress = "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf";
constexpr std::string_view kOther = "0x1111111111111111111111111111111111111111";

/// A TEE that knows one key, or why it does not.
class OneKey final : public support::GatedKms {
public:
    explicit OneKey(Result<kms::KeyInfo> key, kms::TaInfo info = {})
        : key_(std::move(key)), info_(std::move(info)) {}
    Result<kms::KeyInfo> find_key(const kms::KeyId& /*id*/) override { return key_; }
    Result<kms::TaInfo> info() override {
        kms::TaInfo out = info_;
        out.version = "1.2.3";
        return out;
    }

private:
    Result<kms::KeyInfo> key_;
    kms::TaInfo info_;
};

kms::KeyInfo key_for(kms::KeyUse use) {
    return {.id = "paymaster",
            .type = kms::KeyType::secp256k1,
            .use = use,
            .public_key = bytes_from_hex(kPublicKey).value()};
}

StartupReport report_of(Result<kms::KeyInfo> key, std::string_view pinned,
                        std::string network = "dev") {
    config::Config config = config::defaults();
    config.node.network = std::move(network);
    if (!pinned.empty())
        config.optee_kms.keys.primary_paymaster_address = fixed_from_hex<20>(pinned).value();
    OneKey provider(std::move(key));
    const Backend backend{"tee", "", true, nullptr};
    return check_startup(config, backend, provider, kms::KeyId::parse("paymaster").value());
}

/// What is found where the TA says so much of its version.
std::vector<std::string> about_version(std::uint32_t number, std::optional<std::uint32_t> floor) {
    kms::TaInfo info;
    info.version_number = number;
    info.version_floor = floor;
    OneKey provider(key_for(kms::KeyUse::sponsor), info);
    const Backend backend{"tee", "", true, nullptr};
    std::vector<std::string> out;
    for (const auto& finding : check_startup(config::defaults(), backend, provider,
                                             kms::KeyId::parse("paymaster").value())
                                   .findings) {
        if (!finding.name.starts_with("ta_") || finding.name == "ta_key_unknown") continue;
        EXPECT_EQ(finding.severity, Severity::error);
        out.push_back(finding.name + ": " + finding.message);
    }
    return out;
}

TEST(StartupChecks, a_ta_below_the_floor_is_an_error) {
    using Found = std::vector<std::string>;
    EXPECT_EQ(about_version(1, 0), Found{});
    EXPECT_EQ(about_version(2, 2), Found{});
    EXPECT_EQ(about_version(3, 2), Found{}) << "one that is being tried";
    EXPECT_EQ(about_version(1, 2),
              Found{"ta_superseded: the TA is version 1, and version 2 was confirmed: it uses no "
                    "key"});
    EXPECT_EQ(about_version(1, std::nullopt),
              Found{"ta_floor_lost: the TA's record of confirmed versions does not authenticate or "
                    "is gone: it uses no key"});
}

/// The only finding that is about the key.
readiness::Finding about_key(const StartupReport& report) {
    std::vector<readiness::Finding> found;
    std::ranges::copy_if(report.findings, std::back_inserter(found),
                         [](const auto& finding) { return finding.name.starts_with("signer"); });
    EXPECT_LE(found.size(), 1U);
    return found.empty() ? readiness::Finding{} : found.front();
}

void expect_open(const StartupReport& report) {
    ASSERT_TRUE(report.facts.signer);
    EXPECT_EQ(to_checksummed(*report.facts.signer), kAddress);
}

void expect_closed(const StartupReport& report) {
    EXPECT_FALSE(report.facts.signer);
}

TEST(StartupChecks, a_key_that_is_pinned_is_no_finding) {
    const auto report = report_of(key_for(kms::KeyUse::sponsor), kAddress, "mainnet");
    EXPECT_EQ(about_key(report).name, "");
    expect_open(report);
    EXPECT_EQ(report.facts.primary_key.pinned, report.facts.signer);
}

TEST(StartupChecks, any_key_will_do_on_a_developers_machine) {
    const auto report = report_of(key_for(kms::KeyUse::sponsor), "");
    EXPECT_EQ(about_key(report).name, "");
    expect_open(report);
}

TEST(StartupChecks, elsewhere_a_key_should_be_pinned) {
    const auto report = report_of(key_for(kms::KeyUse::sponsor), "", "mainnet");
    const auto finding = about_key(report);
    EXPECT_EQ(finding.name, "signer_not_pinned");
    EXPECT_EQ(finding.severity, Severity::warning);
    EXPECT_EQ(finding.remedy, "add to [optee_kms.keys]: primary_paymaster_address = \"" +
                                  std::string(kAddress) + "\"");
    expect_open(report);
}

TEST(StartupChecks, another_key_than_the_pinned_one_approves_nothing) {
    const auto report = report_of(key_for(kms::KeyUse::sponsor), kOther);
    const auto finding = about_key(report);
    EXPECT_EQ(finding.name, "signer_mismatch");
    EXPECT_EQ(finding.severity, Severity::error);
    EXPECT_NE(finding.message.find("expected the address " + std::string(kOther) + ", found " +
                                   std::string(kAddress)),
              std::string::npos)
        << finding.message;
    EXPECT_NE(finding.remedy.find("storage of the TEE back"), std::string::npos) << finding.remedy;
    expect_closed(report);
    EXPECT_TRUE(report.facts.primary_key.address) << "health shows what was found";
}

TEST(StartupChecks, without_a_usable_key_nothing_is_approved) {
    const Error missing{Errc::not_found, "no such item"};
    const Error damaged{Errc::corrupt, "does not authenticate"};
    const struct {
        const char* name;
        Result<kms::KeyInfo> key;
        std::string_view pinned;
        std::string message, remedy;
    } cases[] = {
        {"missing", tl::unexpected(missing), "", "no such item", "keys generate paymaster"},
        {"damaged", tl::unexpected(damaged), "", "does not authenticate", "name a usable key"},
        {"raw", key_for(kms::KeyUse::raw), "", "made for use raw", "name a usable key"},
        {"pinned_and_missing", tl::unexpected(missing), kOther,
         "no such item; expected the key of " + std::string(kOther) + ", found none",
         "storage of the TEE back"},
        {"pinned_and_damaged", tl::unexpected(damaged), kOther,
         "expected the key of " + std::string(kOther), "storage of the TEE back"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        const auto report = report_of(c.key, c.pinned);
        const auto finding = about_key(report);
        EXPECT_EQ(finding.name, "signer_unavailable");
        EXPECT_EQ(finding.severity, Severity::error);
        EXPECT_NE(finding.message.find(c.message), std::string::npos) << finding.message;
        EXPECT_NE(finding.remedy.find(c.remedy), std::string::npos) << finding.remedy;
        // With a pinned key, a new one would be wrong whatever it is.
        EXPECT_EQ(finding.remedy.find("keys generate") != std::string::npos,
                  c.remedy == "keys generate paymaster");
        expect_closed(report);
    }
}

}  // namespace
}  // namespace superrelay::app
