// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/core/hex.hpp>
#include <superrelay/core/keccak.hpp>
#include <superrelay/erc4337/abi_words.hpp>
#include <superrelay/readiness/chain_checks.hpp>
#include <superrelay/readiness/fixed_operation.hpp>

#include "run.hpp"
#include "scripted_transport.hpp"

namespace superrelay::readiness {
namespace {

using chain::PaymasterContract;
using erc4337::EntryPointVersion;
using erc4337::PaymasterLayout;
using support::ScriptedChain;
using support::ScriptedTransport;

Address repeated(std::uint8_t byte) {
    Address out;
    out.bytes.fill(byte);
    return out;
}

PaymasterContract contract_of(EntryPointVersion version,
                              PaymasterLayout layout = PaymasterLayout::verifying) {
    return {version, canonical_address(version), repeated(0x33), layout};
}

const Address kSigner = repeated(0x51);
constexpr std::uint64_t kChainId = 31337;
constexpr unsigned kSenderNonce = 3;

template <typename T>
Bytes word(const T& value) {
    return erc4337::AbiWords().add(value).bytes();
}

constexpr const char* kHashV06 =
    "getHash((address,uint256,bytes,bytes,uint256,uint256,uint256,uint256,uint256,bytes,bytes),"
    "uint48,uint48)";
constexpr const char* kHashV07 =
    "getHash((address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes),uint48,uint48)";

constexpr const char* kSingletonHashV06 =
    "getHash(uint8,(address,uint256,bytes,bytes,uint256,uint256,uint256,uint256,uint256,bytes,"
    "bytes))";
constexpr const char* kSingletonHashV07 =
    "getHash(uint8,(address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes))";

/// A chain on which all is well with the paymasters of v0.6 and v0.7, and the checks of it. The
/// test spoils something and looks.
struct Checked {
    explicit Checked(std::vector<EntryPointVersion> versions = {EntryPointVersion::v06,
                                                                EntryPointVersion::v07},
                     PaymasterLayout layout = PaymasterLayout::verifying)
        : view(transport, {.paymasters = contracts_of(versions, layout)}),
          checks(transport, view,
                 {.signer = kSigner, .low_deposit = 1'000, .now = [this] { return now; }}) {
        node->deposit = {.amount = 1'000,
                         .staked = true,
                         .stake = 1,
                         .unstake_delay = std::chrono::seconds(86'400)};
        const auto v06 = contract_of(EntryPointVersion::v06);
        answer("verifyingSigner()", word(kSigner));
        answer("entryPoint()", word(contract_of(versions.front()).entry_point));
        answer("senderNonce(address)", word(Uint256(kSenderNonce)));
        answer(kHashV06, word(expected_hash(v06, kChainId, kSenderNonce)));
        answer(kHashV07, word(expected_hash(contract_of(EntryPointVersion::v07), kChainId, 0)));
        answer("signers(address)", word(Uint256(1)));
        answer(kSingletonHashV06, word(singleton_hash(EntryPointVersion::v06)));
        answer(kSingletonHashV07, word(singleton_hash(EntryPointVersion::v07)));
    }

    static Bytes32 singleton_hash(EntryPointVersion version) {
        return expected_hash(contract_of(version, PaymasterLayout::singleton), kChainId, 0);
    }

    static std::vector<PaymasterContract> contracts_of(
        const std::vector<EntryPointVersion>& versions, PaymasterLayout layout) {
        std::vector<PaymasterContract> out;
        for (const auto version : versions)
            out.push_back(contract_of(version, layout));
        return out;
    }

    /// What the paymaster's function returns.
    void answer(const char* function, Bytes returned) {
        node->contracts[{to_hex(repeated(0x33).view()), function}] = std::move(returned);
    }

    std::vector<Finding> run() {
        support::run(view.refresh());
        return support::run(checks.run());
    }

    /// The names of what is found, with a "?" where a remedy or subject is missing.
    std::string names() {
        std::string out;
        for (const auto& finding : run()) {
            if (!out.empty()) out += " ";
            out += finding.name;
            if (finding.remedy.empty() || finding.message.empty()) out += "?";
        }
        return out;
    }

    std::shared_ptr<ScriptedChain> node = std::make_shared<ScriptedChain>();
    std::chrono::steady_clock::time_point now{};
    bool away = false;
    std::string without_code;  ///< an address
    int asked_for_code = 0;
    ScriptedTransport transport{[this](const auto& request) -> Result<std::string> {
        if (away) return fail(Errc::unavailable, "away");
        if (request.at("method").as_string() == "eth_getCode") {
            ++asked_for_code;
            const bool empty = request.at("params").at(0).as_string() == without_code;
            return ScriptedTransport::response(request, {{"result", empty ? "0x" : "0x6080"}});
        }
        return ScriptedTransport::response(request, node->answer(request));
    }};
    chain::ChainView view;
    ChainChecks checks;
};

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
    struct {
        const char* name;
        EntryPointVersion version;
        std::function<void(Checked&)> spoil;
        const char* expected;
    } const cases[] = {
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
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        Checked checked({c.version});
        c.spoil(checked);
        EXPECT_EQ(checked.names(), c.expected);
    }
}

TEST(ChainChecks, name_what_is_wrong_with_a_singleton) {
    struct {
        const char* name;
        EntryPointVersion version;
        std::function<void(Checked&)> spoil;
        const char* expected;
    } const cases[] = {
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
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        Checked checked({c.version}, PaymasterLayout::singleton);
        c.spoil(checked);
        EXPECT_EQ(checked.names(), c.expected);
    }
}

TEST(ChainChecks, tell_the_owner_of_a_singleton_whom_to_add) {
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
}  // namespace superrelay::readiness
