// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "checked.hpp"

namespace superrelay::readiness::test {
namespace {

TEST(SingletonChecks, name_what_is_wrong) {
    const Spoilt cases[] = {
        {"not_a_signer", EntryPointVersion::v06,
         [](Checked& c) { c.answer("signers(address)", word(Uint256(0))); }, "paymaster_signer"},
        {"no_set_of_signers", EntryPointVersion::v07,
         [](Checked& c) { c.answer("signers(address)", {}); }, "paymaster_signer"},
        {"no_truth_value", EntryPointVersion::v07,
         [](Checked& c) { c.answer("signers(address)", word(Uint256(2))); }, "paymaster_signer"},
        {"other_hash", EntryPointVersion::v07,
         [](Checked& c) { c.answer(kSingletonHashV07, Bytes(32, 1)); }, "paymaster_hash"},
        {"a_verifying_paymasters_hash", EntryPointVersion::v06,
         [](Checked& c) {
             c.answer(kSingletonHashV06,
                      word(expected_hash(contract_of(EntryPointVersion::v06), kChainId, 0)));
         },
         "paymaster_hash"},
        {"no_stake", EntryPointVersion::v07, [](Checked& c) { c.node->deposit.staked = false; },
         "stake_missing"},
        {"short_delay", EntryPointVersion::v06,
         [](Checked& c) { c.node->deposit.unstake_delay = std::chrono::seconds(86'399); },
         "stake_missing"},
    };
    expect_named(cases, PaymasterLayout::singleton);
}

TEST(SingletonChecks, tell_the_owner_whom_to_add) {
    Checked checked({EntryPointVersion::v07}, PaymasterLayout::singleton);
    checked.answer("signers(address)", word(Uint256(0)));
    const auto found = checked.run();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].message,
              "paymaster 0x3333333333333333333333333333333333333333 does not know the signer "
              "0x5151515151515151515151515151515151515151, as which the TEE signs");
    EXPECT_EQ(found[0].remedy,
              "have its owner call addSigner(0x5151515151515151515151515151515151515151); "
              "super-relay signers plan prints the transaction");
}

/// A singleton of v0.8 that hashes as the other release does.
struct OtherRelease {
    explicit OtherRelease(PaymasterLayout configured, PaymasterLayout deployed)
        : checked({EntryPointVersion::v08}, configured) {
        checked.answer(
            kSingletonHashV07,
            word(expected_hash(contract_of(EntryPointVersion::v08, deployed), kChainId, 0)));
    }

    Checked checked;
};

TEST(SingletonChecks, tell_which_release_of_v08_a_contract_is) {
    OtherRelease newer(PaymasterLayout::singleton, PaymasterLayout::singleton_eip7702);
    OtherRelease older(PaymasterLayout::singleton_eip7702, PaymasterLayout::singleton);
    const struct {
        Checked& checked;
        const char* remedy;
    } cases[] = {
        {newer.checked,
         "set paymaster_relay.layout to \"singleton_eip7702\", the release that this "
         "contract is of"},
        {older.checked,
         "set paymaster_relay.layout to \"singleton\", the release that this contract is of"},
    };
    for (const auto& [checked, remedy] : cases) {
        const auto found = checked.run();
        ASSERT_EQ(found.size(), 1U);
        EXPECT_EQ(found[0].name, "paymaster_hash");
        EXPECT_EQ(found[0].remedy, remedy);
    }
}

TEST(SingletonChecks, find_nothing_wrong_with_either_release_of_v08) {
    for (const auto layout : {PaymasterLayout::singleton, PaymasterLayout::singleton_eip7702}) {
        OtherRelease right(layout, layout);
        EXPECT_EQ(right.checked.names(), "");
    }
}

}  // namespace
}  // namespace superrelay::readiness::test
