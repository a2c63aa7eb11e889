// SPDX-License-Identifier: MIT
#include "metered_kms.hpp"

#include <gtest/gtest.h>

#include "gated_kms.hpp"

namespace superrelay::app {
namespace {

using kms::KeyId;

/// A provider that has one key, and a session.
class MeteredKey final : public support::GatedKms {
public:
    Result<kms::KeyInfo> find_key(const KeyId& id) override {
        if (id.text() != "a") return fail(Errc::not_found, "no such key");
        return kms::KeyInfo{"a", kms::KeyType::secp256k1, kms::KeyUse::sponsor, {}};
    }
    kms::Traffic traffic() const noexcept override { return {7, 2, 1}; }
};

TEST(MeteredKms, CountsOperationsOnKeys) {
    obs::TeeMetrics metrics;
    const auto provider = metered(std::make_unique<MeteredKey>(), metrics);
    EXPECT_EQ(provider->find_key(KeyId::parse("a").value()).value().id, "a");
    EXPECT_FALSE(provider->find_key(KeyId::parse("b").value()));
    EXPECT_FALSE(provider->list_keys());
    obs::MetricsPage page;
    metrics.show(page);
    const std::string text = page.text();
    for (const char* sample :
         {"{operation=\"find\",verdict=\"ok\"} 1\n", "{operation=\"find\",verdict=\"denied\"} 1\n",
          "{operation=\"list\",verdict=\"failed\"} 1\n",
          "{operation=\"generate\",verdict=\"ok\"} 0\n"}) {
        EXPECT_NE(text.find("superrelay_optee_key_operations_total" + std::string(sample)),
                  std::string::npos)
            << sample << text;
    }
}

TEST(MeteredKms, LeavesTheRestToTheProvider) {
    obs::TeeMetrics metrics;
    const auto provider = metered(std::make_unique<MeteredKey>(), metrics);
    EXPECT_EQ(provider->max_batch(), 256U);
    EXPECT_EQ(provider->traffic().switches, 7U);
    EXPECT_EQ(provider->traffic().sessions_opened, 2U);
    EXPECT_EQ(provider->traffic().sessions_active, 1U);
    EXPECT_TRUE(provider->release_idle());
    const std::vector<erc4337::SponsorRecord> records(2);
    EXPECT_EQ(provider->sponsor(KeyId::parse("a").value(), records).size(), 2U);
}

}  // namespace
}  // namespace superrelay::app
