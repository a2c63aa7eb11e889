// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <superrelay/chain/signer_plan.hpp>
#include <superrelay/chain/signer_set.hpp>
#include <superrelay/core/hex.hpp>
#include <superrelay/erc4337/abi_words.hpp>

#include "run.hpp"
#include "scripted_transport.hpp"

namespace superrelay::chain {
namespace {

using support::ScriptedTransport;

Address address_of_all(std::uint8_t byte) {
    Address out;
    out.bytes.fill(byte);
    return out;
}

const Address kKnown = address_of_all(1);
const Address kMissing = address_of_all(2);
const Address kOther = address_of_all(3);

/// A singleton that trusts kKnown and kOther.
struct Planned {
    Result<SignerPlan> plan(std::set<Address> wanted, std::optional<std::uint64_t> logs_from = 5,
                            std::set<Address> absent = {}) {
        const PaymasterContract contract{erc4337::EntryPointVersion::v07, address_of_all(0x77),
                                         address_of_all(0x33), erc4337::PaymasterLayout::singleton};
        return support::run(
            plan_signers(client, contract, {std::move(wanted), std::move(absent), logs_from}));
    }

    static boost::json::object log(const Address& signer) {
        const std::string topic(
            signer_changes_question({}, 0).params.at(0).at("topics").at(0).at(0).as_string());
        return {{"topics", {topic}}, {"data", to_hex(erc4337::AbiWords().add(signer).bytes())}};
    }

    boost::json::object answer(const boost::json::object& request) {
        if (request.at("method").as_string() == "eth_getLogs") {
            asked_from = std::string(request.at("params").at(0).at("fromBlock").as_string());
            if (!has_logs) return support::ScriptedChain::refusal(-32005, "range too large");
            return {{"result", {log(kKnown), log(kOther)}}};
        }
        if (!has_set) return {{"result", "0x"}};
        const std::string data(request.at("params").at(0).at("data").as_string());
        const bool trusted = std::ranges::any_of(trusts, [&](const Address& each) {
            return data.ends_with(to_hex(each.view()).substr(2));
        });
        return {{"result", "0x" + std::string(63, '0') + (trusted ? "1" : "0")}};
    }

    std::vector<Address> trusts{kKnown, kOther};
    bool has_logs = true;
    bool has_set = true;
    std::string asked_from;
    ScriptedTransport transport{[this](const auto& request) -> Result<std::string> {
        return ScriptedTransport::response(request, answer(request));
    }};
    JsonRpcClient client{transport};
};

TEST(SignerPlan, tells_the_known_from_the_missing_and_from_others) {
    Planned planned;
    const auto plan = planned.plan({kMissing, kKnown});
    ASSERT_TRUE(plan) << plan.error().message;
    EXPECT_EQ(plan->known, std::vector{kKnown});
    EXPECT_EQ(plan->missing, std::vector{kMissing});
    EXPECT_EQ(plan->others.value(), std::vector{kOther});
    EXPECT_EQ(planned.asked_from, "0x5");
}

TEST(SignerPlan, has_a_transaction_for_each_change) {
    const auto plan = Planned().plan({kMissing, kKnown}).value();
    const auto added = additions(plan);
    ASSERT_EQ(added.size(), 1U);
    EXPECT_EQ(added[0].change, OwnerTransaction::Change::add_signer);
    EXPECT_EQ(added[0].to, address_of_all(0x33));
    EXPECT_EQ(added[0].data, add_signer_data(kMissing));
    EXPECT_TRUE(removals(plan, false).empty());
    const auto removed = removals(plan, true);
    ASSERT_EQ(removed.size(), 1U);
    EXPECT_EQ(removed[0].change, OwnerTransaction::Change::remove_signer);
    EXPECT_EQ(removed[0].to, address_of_all(0x33));
    EXPECT_EQ(removed[0].data, remove_signer_data(kOther));
}

TEST(SignerPlan, stands_without_logs_and_then_knows_no_others) {
    Planned planned;
    planned.has_logs = false;
    const auto plan = planned.plan({kKnown});
    ASSERT_TRUE(plan) << plan.error().message;
    ASSERT_FALSE(plan->others);
    EXPECT_NE(plan->others.error().message.find("range too large"), std::string::npos);
    EXPECT_TRUE(removals(*plan, true).empty());
}

TEST(SignerPlan, believes_the_contract_and_not_its_logs) {
    Planned planned;
    planned.trusts = {kKnown};
    EXPECT_TRUE(planned.plan({kKnown})->others->empty());
}

TEST(SignerPlan, removes_who_should_be_absent_even_without_a_log) {
    Planned planned;
    planned.trusts.push_back(kMissing);
    const auto plan = planned.plan({kKnown}, std::nullopt, {kMissing, address_of_all(9)}).value();
    EXPECT_EQ(plan.unwanted, std::vector{kMissing});
    const auto removed = removals(plan, false);
    ASSERT_EQ(removed.size(), 1U);
    EXPECT_EQ(removed[0].data, remove_signer_data(kMissing));
}

TEST(SignerPlan, reads_no_logs_for_who_does_not_ask) {
    Planned planned;
    const auto plan = planned.plan({kKnown}, std::nullopt);
    ASSERT_TRUE(plan) << plan.error().message;
    EXPECT_FALSE(plan->others);
    EXPECT_EQ(planned.asked_from, "");
}

TEST(SignerPlan, is_none_where_the_contract_has_no_set) {
    Planned planned;
    planned.has_set = false;
    const auto plan = planned.plan({kKnown});
    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().code, Errc::unavailable);
}

}  // namespace
}  // namespace superrelay::chain
