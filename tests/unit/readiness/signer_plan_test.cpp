// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/chain/signer_set.hpp>
#include <superrelay/core/hex.hpp>
#include <superrelay/readiness/signer_plan.hpp>

#include "run.hpp"
#include "scripted_transport.hpp"

namespace superrelay::readiness {
namespace {

using support::ScriptedTransport;

Address filled(std::uint8_t byte) {
    Address out;
    out.bytes.fill(byte);
    return out;
}

const Address kKnown = filled(1);
const Address kMissing = filled(2);
const Address kOther = filled(3);

/// A singleton that trusts kKnown and kOther.
struct Planned {
    Result<SignerPlan> plan(std::set<Address> wanted) {
        const chain::PaymasterContract contract{erc4337::EntryPointVersion::v07, filled(0x77),
                                                filled(0x33), erc4337::PaymasterLayout::singleton};
        return support::run(plan_signers(client, contract, std::move(wanted), 5));
    }

    static boost::json::object log(const Address& signer) {
        const std::string topic(chain::signer_changes_question({}, 0)
                                    .params.at(0)
                                    .at("topics")
                                    .at(0)
                                    .at(0)
                                    .as_string());
        return {{"topics", {topic}}, {"data", to_hex(word(signer))}};
    }

    static Bytes word(const Address& address) {
        Bytes out(12, 0);
        append(out, address.view());
        return out;
    }

    boost::json::object answer(const boost::json::object& request) {
        if (request.at("method").as_string() == "eth_getLogs") {
            asked_from = std::string(request.at("params").at(0).at("fromBlock").as_string());
            if (!has_logs) return support::ScriptedChain::refusal(-32005, "range too large");
            return {{"result", {log(kKnown), log(kOther)}}};
        }
        if (!has_set) return {{"result", "0x"}};
        const std::string data(request.at("params").at(0).at("data").as_string());
        const bool trusted = data.ends_with(to_hex(kKnown.view()).substr(2));
        return {{"result", "0x" + std::string(63, '0') + (trusted ? "1" : "0")}};
    }

    bool has_logs = true;
    bool has_set = true;
    std::string asked_from;
    ScriptedTransport transport{[this](const auto& request) -> Result<std::string> {
        return ScriptedTransport::response(request, answer(request));
    }};
    chain::JsonRpcClient client{transport};
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
    const auto additions = owner_transactions(plan, false);
    ASSERT_EQ(additions.size(), 1U);
    EXPECT_EQ(additions[0].to, filled(0x33));
    EXPECT_EQ(additions[0].data, chain::add_signer_data(kMissing));
    const auto all = owner_transactions(plan, true);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[1].data, chain::remove_signer_data(kOther));
    EXPECT_FALSE(all[1].adds);
}

TEST(SignerPlan, stands_without_logs_and_then_removes_nobody) {
    Planned planned;
    planned.has_logs = false;
    const auto plan = planned.plan({kKnown});
    ASSERT_TRUE(plan) << plan.error().message;
    ASSERT_FALSE(plan->others);
    EXPECT_NE(plan->others.error().message.find("range too large"), std::string::npos);
    EXPECT_TRUE(owner_transactions(*plan, true).empty());
}

TEST(SignerPlan, is_none_where_the_contract_has_no_set) {
    Planned planned;
    planned.has_set = false;
    const auto plan = planned.plan({kKnown});
    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().code, Errc::unavailable);
}

}  // namespace
}  // namespace superrelay::readiness
