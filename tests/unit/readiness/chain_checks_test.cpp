// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "checked.hpp"

namespace superrelay::readiness::test {
namespace {

// Made with viem 2.57.20 and, on anvil, the contracts of @account-abstraction/contracts 0.6.0 and
// 0.7.0 and of @pimlico/mock-paymaster 0.0.7 put at 0x33…33 (chain 31337): what encodeFunctionData
// makes of the operation, and what the contract's getHash says of it.
TEST(FixedOperation, is_encoded_as_viem_does_and_hashed_as_the_contracts_do) {
    struct {
        EntryPointVersion version;
        PaymasterLayout layout;
        const char* call_data_hash;
        const char* hash;
    } constexpr kVectors[] = {
        {EntryPointVersion::v06, PaymasterLayout::verifying,
         "0xc8ce5d87159076f5be5b54fe585ee32300ef571235b4b746b24960a7e0548316",
         "0x9b5fdfa2007fb3eba03ca844b72c166d8c6e6554768fe9caf533e34c64752adc"},
        {EntryPointVersion::v06, PaymasterLayout::singleton,
         "0xb381c62cf747e434794b67e861f9054dc8571ab47f88a196e893915e348cf32e",
         "0xccaf614a3f765e949204dd966d881d9a7bd55984e15230043f28b9e1d0fc9450"},
        {EntryPointVersion::v07, PaymasterLayout::singleton,
         "0x28c256d98c9a68519ec98e8e96ee3a77425872bfe88656baadf5f812108d267e",
         "0x2a0c8db2c20f093de73c785dcef66f9c3277b34075873ad9cb9f48995e8bd94b"},
        {EntryPointVersion::v07, PaymasterLayout::verifying,
         "0xd0b9eb5f52c194187fb74752e4129779a42ca7605528e375f99622a5f1279269",
         "0xf1345166e0cc0db846dec163993ccb872a60a722a704c4a80cbf5e1f2a7e714f"},
    };
    for (const auto& v : kVectors) {
        SCOPED_TRACE(label_of(v.version));
        const auto contract = contract_of(v.version, v.layout);
        const auto call = get_hash_question(contract);
        const std::string data(call.params.at(0).at("data").as_string());
        EXPECT_EQ(to_hex(keccak256(bytes_from_hex(data).value()).view()), v.call_data_hash);
        EXPECT_EQ(to_hex(expected_hash(contract, kChainId, 0).view()), v.hash);
    }
}

TEST(ChainChecks, find_nothing_where_all_is_well) {
    for (const auto version : {EntryPointVersion::v06, EntryPointVersion::v07}) {
        SCOPED_TRACE(label_of(version));
        for (const auto layout : {PaymasterLayout::verifying, PaymasterLayout::singleton}) {
            Checked checked({version}, layout);
            EXPECT_EQ(checked.names(), "");
        }
    }
}

TEST(ChainChecks, name_what_is_wrong) {
    const Spoilt cases[] = {
        {"no_entry_point", EntryPointVersion::v07,
         [](Checked& c) {
             c.without_code = to_hex(canonical_address(EntryPointVersion::v07).view());
         },
         "entry_point_not_deployed"},
        {"no_paymaster", EntryPointVersion::v07,
         [](Checked& c) { c.without_code = to_hex(repeated(0x33).view()); },
         "paymaster_not_deployed"},
        {"other_entry_point", EntryPointVersion::v07,
         [](Checked& c) { c.answer("entryPoint()", word(repeated(9))); }, "paymaster_entry_point"},
        {"no_entry_point_function", EntryPointVersion::v07,
         [](Checked& c) { c.answer("entryPoint()", {}); }, "paymaster_entry_point"},
        {"other_signer", EntryPointVersion::v07,
         [](Checked& c) { c.answer("verifyingSigner()", word(repeated(9))); }, "paymaster_signer"},
        {"signer_is_no_address", EntryPointVersion::v07,
         [](Checked& c) { c.answer("verifyingSigner()", Bytes(32, 0xff)); }, "paymaster_signer"},
        {"other_hash", EntryPointVersion::v07, [](Checked& c) { c.answer(kHashV07, Bytes(32, 1)); },
         "paymaster_hash"},
        {"other_hash_v06", EntryPointVersion::v06,
         [](Checked& c) { c.answer("senderNonce(address)", word(Uint256(kSenderNonce + 1))); },
         "paymaster_hash"},
        {"no_hash", EntryPointVersion::v06, [](Checked& c) { c.answer(kHashV06, {}); },
         "paymaster_hash"},
        {"nothing_of_ours", EntryPointVersion::v07, [](Checked& c) { c.node->contracts.clear(); },
         "paymaster_entry_point paymaster_signer paymaster_hash"},
        {"no_deposit", EntryPointVersion::v07, [](Checked& c) { c.node->deposit.amount = 0; },
         "deposit_empty"},
        {"low_deposit", EntryPointVersion::v07, [](Checked& c) { c.node->deposit.amount = 999; },
         "deposit_low"},
        {"no_stake", EntryPointVersion::v06, [](Checked& c) { c.node->deposit.staked = false; },
         "stake_missing"},
        {"stake_of_nothing", EntryPointVersion::v06, [](Checked& c) { c.node->deposit.stake = 0; },
         "stake_missing"},
        {"short_delay", EntryPointVersion::v06,
         [](Checked& c) { c.node->deposit.unstake_delay = std::chrono::seconds(86'399); },
         "stake_missing"},
        {"no_stake_needed", EntryPointVersion::v07,
         [](Checked& c) { c.node->deposit.staked = false; }, ""},
    };
    expect_named(cases, PaymasterLayout::verifying);
}

TEST(ChainChecks, say_where_and_what_to_do) {
    Checked checked({EntryPointVersion::v07});
    checked.answer("verifyingSigner()", word(repeated(9)));
    const auto found = checked.run();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0],
              (Finding{Severity::error, "paymaster_signer",
                       "paymaster 0x3333333333333333333333333333333333333333 trusts the signer "
                       "0x0909090909090909090909090909090909090909, but the TEE signs as "
                       "0x5151515151515151515151515151515151515151",
                       "deploy a paymaster that trusts 0x5151515151515151515151515151515151515151 "
                       "and set paymaster_relay.paymasters.v07, or name the other key in "
                       "optee_kms.keys.primary_paymaster",
                       "chain 31337, EntryPoint v0.7"}));
}

TEST(ChainChecks, each_version_has_its_own_findings) {
    Checked checked;  // the paymaster names v0.6's EntryPoint alone
    const auto found = checked.run();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].name, "paymaster_entry_point");
    EXPECT_EQ(found[0].subject, "chain 31337, EntryPoint v0.7");
}

TEST(ChainChecks, ask_contracts_now_and_then_and_judge_deposits_each_time) {
    Checked checked({EntryPointVersion::v07});
    EXPECT_EQ(checked.names(), "");
    EXPECT_EQ(checked.asked_for_code, 2);
    checked.node->deposit.amount = 0;
    checked.answer("verifyingSigner()", word(repeated(9)));
    checked.now += std::chrono::seconds(59);
    EXPECT_EQ(checked.names(), "deposit_empty");
    EXPECT_EQ(checked.asked_for_code, 2);
    checked.now += std::chrono::seconds(1);
    EXPECT_EQ(checked.names(), "paymaster_signer deposit_empty");
    EXPECT_EQ(checked.asked_for_code, 4);

    // What is to be mended is looked at more often.
    checked.answer("verifyingSigner()", word(kSigner));
    checked.node->deposit.amount = 1'000;
    checked.now += std::chrono::seconds(9);
    EXPECT_EQ(checked.names(), "paymaster_signer");
    checked.now += std::chrono::seconds(1);
    EXPECT_EQ(checked.names(), "");
}

TEST(ChainChecks, keep_what_was_found_while_the_node_is_away) {
    Checked checked({EntryPointVersion::v07});
    checked.away = true;
    EXPECT_EQ(checked.names(), "");
    checked.away = false;
    checked.node->deposit.amount = 0;
    checked.answer("verifyingSigner()", word(repeated(9)));
    EXPECT_EQ(checked.names(), "paymaster_signer deposit_empty");
    checked.away = true;
    checked.now += std::chrono::hours(1);
    EXPECT_EQ(checked.names(), "paymaster_signer deposit_empty");
}

TEST(ChainChecks, without_a_signer_none_is_compared) {
    ScriptedTransport transport(ScriptedTransport::chain("0x7a69"));
    chain::ChainView view(transport, {.paymasters = {contract_of(EntryPointVersion::v07)}});
    ChainChecks checks(transport, view, {});
    support::run(view.refresh());
    for (const auto& finding : support::run(checks.run()))
        EXPECT_NE(finding.name, "paymaster_signer");
}

}  // namespace
}  // namespace superrelay::readiness::test
