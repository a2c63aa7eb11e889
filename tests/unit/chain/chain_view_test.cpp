// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <superrelay/chain/chain_view.hpp>

#include "run.hpp"
#include "scripted_transport.hpp"

namespace superrelay::chain {
namespace {

using erc4337::EntryPointVersion;
using support::ScriptedChain;
using support::ScriptedTransport;
using Script = ScriptedTransport::Script;

struct Case {
    const char* name;
    Script script;
    const char* part;  // of the error's message; null: chain 31337
};

Script raw(const char* body) {
    return [body](const auto&) -> Result<std::string> { return body; };
}

const Case kCases[] = {
    {"good", ScriptedTransport::chain("0x7a69"), nullptr},
    {"down", [](const auto&) { return fail(Errc::unavailable, "connection refused"); },
     "connection refused"},
    {"html", raw("<html>"), "not JSON-RPC"},
    {"array", raw("[]"), "not JSON-RPC"},
    {"error", raw(R"({"id":1,"error":{"code":-32000,"message":"nope"}})"), "nope"},
    {"other_id", raw(R"({"id":2,"result":"0x1"})"), "another request"},
    {"no_result", raw(R"({"id":1})"), "another request"},
    {"zero", ScriptedTransport::chain("0x0"), "expected a quantity"},
    {"too_large", ScriptedTransport::chain("0x10000000000000000"), "expected a quantity"},
    {"not_hex", ScriptedTransport::chain("31337"), "expected a quantity"},
};

TEST(ChainView, reads_the_chain_id) {
    for (const auto& c : kCases) {
        SCOPED_TRACE(c.name);
        ScriptedTransport transport(c.script);
        ChainView view(transport, {});
        EXPECT_EQ(view.chain_id().error().code, Errc::unavailable);
        support::run(view.refresh());
        ASSERT_EQ(view.chain_id().has_value(), c.part == nullptr);
        if (c.part) {
            EXPECT_EQ(view.chain_id().error().code, Errc::unavailable);
            EXPECT_NE(view.chain_id().error().message.find(c.part), std::string::npos)
                << view.chain_id().error().message;
        } else {
            EXPECT_EQ(*view.chain_id(), 31337U);
        }
    }
}

TEST(ChainView, remembers_while_the_node_is_away_and_refuses_another_chain) {
    Script script = ScriptedTransport::chain("0x1");
    ScriptedTransport transport([&](const auto& request) { return script(request); });
    ChainView view(transport, {});
    support::run(view.refresh());
    script = [](const auto&) { return fail(Errc::unavailable, "away"); };
    support::run(view.refresh());
    EXPECT_EQ(view.chain_id().value(), 1U);
    EXPECT_TRUE(view.fees().has_value());
    EXPECT_EQ(view.last_error()->message, "away");
    script = ScriptedTransport::chain("0x2");
    support::run(view.refresh());
    const char* const changed = "the node's chain is 2, expected 1";
    EXPECT_TRUE(view.is_other_chain());
    EXPECT_EQ(view.chain_id().error().message, changed);
    EXPECT_EQ(view.fees().error().message, changed);
    EXPECT_EQ(view.confirmed().error().message, changed);
    script = ScriptedTransport::chain("0x1");
    support::run(view.refresh());
    EXPECT_EQ(view.chain_id().value(), 1U);
    EXPECT_TRUE(view.fees().has_value());
    EXPECT_EQ(view.last_error(), std::nullopt);
    EXPECT_FALSE(view.is_other_chain());
}

TEST(ChainView, takes_no_other_chain_than_the_configured_one) {
    Script script = ScriptedTransport::chain("0x2");
    ScriptedTransport transport([&](const auto& request) { return script(request); });
    ChainView view(transport, {.chain_id = 1});
    support::run(view.refresh());
    EXPECT_TRUE(view.is_other_chain());
    EXPECT_EQ(view.chain_id().error().code, Errc::unavailable);
    EXPECT_EQ(view.chain_id().error().message, "the node's chain is 2, expected 1");
    EXPECT_FALSE(view.fees());
    script = [](const auto&) { return fail(Errc::unavailable, "away"); };
    support::run(view.refresh());
    EXPECT_FALSE(view.is_other_chain());
    EXPECT_EQ(view.chain_id().error().message, "away");
    script = ScriptedTransport::chain("0x1");
    support::run(view.refresh());
    EXPECT_EQ(view.chain_id().value(), 1U);
}

/// Answers each post when the test says so.
class HeldTransport final : public Transport {
public:
    explicit HeldTransport(boost::asio::io_context& io) : held_(io) {
        held_.expires_at(boost::asio::steady_timer::time_point::max());
    }

    boost::asio::awaitable<Result<std::string>> post(std::string body) override {
        ++posts;
        boost::system::error_code woken;
        co_await held_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, woken));
        co_return co_await node_.post(std::move(body));
    }

    void answer() { held_.cancel(); }

    int posts = 0;

private:
    boost::asio::steady_timer held_;
    ScriptedTransport node_{ScriptedTransport::chain("0x1")};
};

TEST(ChainView, requests_that_meet_share_one_refresh) {
    boost::asio::io_context io;
    HeldTransport transport(io);
    auto now = std::chrono::steady_clock::time_point{};
    ChainView view(transport, {.now = [&] { return now; }});
    int asked = 0;
    const auto ask = [&] {
        boost::asio::co_spawn(io, view.refresh_for_request(),
                              [&](const std::exception_ptr&, bool was) { asked += was ? 1 : 0; });
    };
    const auto poll = [&] {
        io.restart();
        io.poll();
    };
    ask();
    ask();
    poll();
    EXPECT_EQ(transport.posts, 1);
    EXPECT_EQ(asked, 0);
    transport.answer();
    poll();
    EXPECT_EQ(asked, 2);
    EXPECT_TRUE(view.fees());
    ask();  // a moment has not passed
    poll();
    EXPECT_EQ(asked, 2);
    now += std::chrono::seconds(1);
    ask();
    poll();
    EXPECT_EQ(transport.posts, 2);
    transport.answer();
    poll();
    EXPECT_EQ(asked, 3);
}

TEST(ChainView, asks_again_soon_while_the_chain_is_unknown) {
    int seen = 0;
    ScriptedTransport transport([&](const auto& request) -> Result<std::string> {
        if (seen < 2) return fail(Errc::unavailable, "away");
        return ScriptedTransport::response(request, ScriptedChain().answer(request));
    });
    boost::asio::io_context io;
    // Were the poll's pause taken while the chain is unknown, this would take hours.
    ChainView view(transport, {.retry = std::chrono::milliseconds(1),
                               .poll = std::chrono::hours(1),
                               .idle_poll = std::chrono::hours(1)});
    boost::asio::co_spawn(io, view.run([&] {
        ++seen;
        if (view.chain_id()) io.stop();
    }),
                          boost::asio::detached);
    io.run();
    EXPECT_EQ(seen, 3);
}

TEST(ChainView, polls_faster_while_fees_are_asked_for) {
    ScriptedTransport transport(ScriptedTransport::chain("0x1"));
    boost::asio::io_context io;
    ChainView view(transport,
                   {.poll = std::chrono::milliseconds(1), .idle_poll = std::chrono::hours(1)});
    int seen = 0;
    boost::asio::co_spawn(io, view.run([&] {
        // Without this question the next pause would take an hour.
        EXPECT_TRUE(view.fees().has_value());
        if (++seen == 4) io.stop();
    }),
                          boost::asio::detached);
    io.run();
    EXPECT_EQ(seen, 4);
}

Address repeated(std::uint8_t byte) {
    Address out;
    out.bytes.fill(byte);
    return out;
}

const PaymasterContract kPaymaster{EntryPointVersion::v07, repeated(0x77), repeated(0x33)};

/// A view of a node that the test changes, by a clock that the test sets.
struct Watched {
    explicit Watched(ScriptedChain chain = {}, std::optional<Address> oracle = {})
        : node(std::make_shared<ScriptedChain>(std::move(chain))),
          view(transport, {.paymasters = {kPaymaster}, .data_fee_oracle = oracle, .now = [this] {
                               return now;
                           }}) {
        support::run(view.refresh());
    }

    std::shared_ptr<ScriptedChain> node;
    std::chrono::steady_clock::time_point now{std::chrono::hours(1)};
    std::optional<std::string> away;  ///< why the node does not answer
    std::string refused_method;
    int posts = 0;
    ScriptedTransport transport{[this](const auto& request) -> Result<std::string> {
        ++posts;
        if (away) return fail(Errc::unavailable, *away);
        if (request.at("method").as_string() == refused_method) {
            return ScriptedTransport::response(request, ScriptedChain::refusal(-32601, "unknown"));
        }
        return ScriptedTransport::response(request, node->answer(request));
    }};
    ChainView view;
};

TEST(ChainView, reads_fees_blocks_and_deposit) {
    ScriptedChain chain;
    chain.base_fee = 7;
    chain.priority_fee = 3;
    chain.deposit = {
        .amount = 5, .staked = true, .stake = 9, .unstake_delay = std::chrono::seconds(86'400)};
    const Watched watched(chain);
    const auto& view = watched.view;
    EXPECT_EQ(view.last_error(), std::nullopt);
    EXPECT_EQ(view.fees().value(), (Fees{7, 3}));
    EXPECT_EQ(view.latest()->number, 100U);
    EXPECT_EQ(seconds_of(view.latest()->time), 1'800'000'000U);
    EXPECT_EQ(view.confirmed()->number, 68U);
    EXPECT_EQ(seconds_of(view.confirmed()->time), 1'800'000'000U - 64);
    EXPECT_EQ(view.deposit_info(EntryPointVersion::v07).value(), chain.deposit);
    EXPECT_EQ(view.deposit(EntryPointVersion::v07).value(), 5);
    EXPECT_EQ(view.deposit(EntryPointVersion::v06).error().code, Errc::unavailable);
    EXPECT_EQ(view.data_fee_per_byte().value(), 0);
}

TEST(ChainView, takes_the_gas_price_where_no_priority_fee_is_told) {
    Watched watched;
    watched.refused_method = "eth_maxPriorityFeePerGas";
    watched.node->base_fee = 5;
    watched.node->priority_fee = 2;
    support::run(watched.view.refresh());
    EXPECT_EQ(watched.view.fees().value(), (Fees{5, 2}));
}

TEST(ChainView, a_chain_without_base_fee_has_a_base_fee_of_zero) {
    ScriptedTransport transport([](const auto& request) -> Result<std::string> {
        auto answer = ScriptedChain().answer(request);
        if (auto* block = answer["result"].if_object()) block->erase("baseFeePerGas");
        return ScriptedTransport::response(request, std::move(answer));
    });
    ChainView view(transport, {});
    support::run(view.refresh());
    EXPECT_EQ(view.fees().value().base_fee, 0);
}

TEST(ChainView, counts_confirmations_where_no_block_is_called_safe) {
    struct {
        const char* name;
        std::uint64_t latest;
        std::uint64_t confirmed;
    } constexpr kHeights[] = {{"long_chain", 100, 88}, {"short_chain", 5, 0}};
    for (const auto& c : kHeights) {
        SCOPED_TRACE(c.name);
        ScriptedChain chain;
        chain.knows_safe = false;
        chain.number = c.latest;
        const Watched watched(chain);
        EXPECT_EQ(watched.view.confirmed().value().number, c.confirmed);
        EXPECT_EQ(watched.view.last_error(), std::nullopt);
    }
}

TEST(ChainView, a_chain_that_knew_a_safe_block_is_held_to_it) {
    Watched watched;
    watched.node->knows_safe = false;
    watched.node->number = 200;
    support::run(watched.view.refresh());
    EXPECT_EQ(watched.view.latest()->number, 200U);
    EXPECT_EQ(watched.view.confirmed()->number, 68U);
    EXPECT_NE(watched.view.last_error(), std::nullopt);
}

TEST(ChainView, what_is_too_old_does_not_count) {
    Watched watched;
    watched.away = "timed out";
    watched.now += std::chrono::seconds(30);
    support::run(watched.view.refresh());
    EXPECT_TRUE(watched.view.fees().has_value());
    watched.now += std::chrono::milliseconds(1);
    EXPECT_EQ(watched.view.fees().error().code, Errc::unavailable);
    EXPECT_EQ(watched.view.fees().error().message, "out of date: timed out");
    EXPECT_FALSE(watched.view.latest());
    EXPECT_FALSE(watched.view.confirmed());
    EXPECT_FALSE(watched.view.data_fee_per_byte());
    EXPECT_FALSE(watched.view.deposit(EntryPointVersion::v07));
    EXPECT_TRUE(watched.view.chain_id());
    watched.away.reset();
    support::run(watched.view.refresh());
    EXPECT_TRUE(watched.view.fees().has_value());
}

TEST(ChainView, shows_its_head_however_old) {
    Watched watched;
    watched.away = "timed out";
    watched.now += std::chrono::hours(1);
    support::run(watched.view.refresh());
    ASSERT_TRUE(watched.view.head());
    EXPECT_EQ(watched.view.head()->block.number, watched.node->number);
    EXPECT_EQ(watched.view.head()->age, std::chrono::hours(1));
    watched.away.reset();
    support::run(watched.view.refresh());
    EXPECT_EQ(watched.view.head()->age, std::chrono::hours(0));
    watched.node->id = "0x2";
    support::run(watched.view.refresh());
    EXPECT_FALSE(watched.view.head());
}

TEST(ChainView, a_missing_entry_point_is_not_a_missing_chain) {
    Watched watched;
    const auto contract = to_hex(kPaymaster.entry_point.view());
    watched.node->contracts[{contract, "getDepositInfo(address)"}] = {};
    support::run(watched.view.refresh());
    watched.now += std::chrono::seconds(31);
    support::run(watched.view.refresh());
    EXPECT_EQ(watched.view.last_error(), std::nullopt);
    EXPECT_EQ(
        watched.view.deposit(EntryPointVersion::v07).error().message,
        "out of date: the EntryPoint's getDepositInfo: there is no such contract or function");
}

TEST(ChainView, derives_the_price_of_a_byte_from_the_oracle) {
    struct {
        const char* name;
        unsigned small;
        unsigned large;
        const char* expected;  // in wei, or a part of the error
    } constexpr kFees[] = {
        {"exact", 1'000, 6'000, "5"},
        {"rounded_up", 1'000, 6'001, "6"},
        {"flat", 1'000, 1'000, "0"},
        {"falling", 1'001, 1'000, "asks less"},
    };
    const Address oracle = repeated(0x0f);
    for (const auto& c : kFees) {
        SCOPED_TRACE(c.name);
        int asked = 0;
        ScriptedTransport transport([&](const auto& request) -> Result<std::string> {
            const std::string text = boost::json::serialize(request);
            if (text.find(to_hex(oracle.view())) == std::string::npos) {
                return ScriptedTransport::response(request, ScriptedChain().answer(request));
            }
            const auto fee = to_big_endian<32>(Uint256(asked++ == 0 ? c.small : c.large));
            return ScriptedTransport::response(request, ScriptedChain::data(fee.view()));
        });
        ChainView view(transport, {.data_fee_oracle = oracle});
        support::run(view.refresh());
        const auto& price = view.data_fee_per_byte();
        const std::string said = price ? price->str() : price.error().message;
        EXPECT_NE(said.find(c.expected), std::string::npos) << said;
    }
}

TEST(ChainView, an_oracle_that_is_not_there_leaves_the_data_fee_unknown) {
    const Watched watched({}, repeated(0x0f));
    EXPECT_EQ(watched.view.data_fee_per_byte().error().message,
              "the data fee's oracle: there is no such contract or function");
    EXPECT_TRUE(watched.view.fees().has_value());
}

TEST(ChainView, reads_a_senders_nonce_in_the_paymaster) {
    Watched watched;
    const auto contract = to_hex(kPaymaster.paymaster.view());
    const auto ask = [&] {
        return support::run(watched.view.sender_nonce(kPaymaster.paymaster, repeated(0x11)));
    };
    EXPECT_EQ(ask().error().code, Errc::unavailable);
    const auto nonce = to_big_endian<32>(Uint256(41));
    append(watched.node->contracts[{contract, "senderNonce(address)"}], nonce.view());
    EXPECT_EQ(ask().value(), 41);
}

}  // namespace
}  // namespace superrelay::chain
