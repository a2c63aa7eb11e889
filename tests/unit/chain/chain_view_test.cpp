// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <boost/asio/detached.hpp>
#include <superrelay/chain/chain_view.hpp>

#include "run.hpp"
#include "scripted_transport.hpp"

namespace superrelay::chain {
namespace {

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
    {"html", raw("<html>"), "not with JSON-RPC"},
    {"array", raw("[]"), "not with JSON-RPC"},
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
    EXPECT_EQ(view.last_error()->message, "away");
    script = ScriptedTransport::chain("0x2");
    support::run(view.refresh());
    EXPECT_EQ(view.chain_id().error().message, "the chain's node changed from chain 1 to 2");
    script = ScriptedTransport::chain("0x1");
    support::run(view.refresh());
    EXPECT_EQ(view.chain_id().value(), 1U);
    EXPECT_EQ(view.last_error(), std::nullopt);
}

TEST(ChainView, asks_again_soon_while_the_chain_is_unknown) {
    int asked = 0;
    int seen = 0;
    ScriptedTransport transport([&](const auto& request) -> Result<std::string> {
        if (++asked < 3) return fail(Errc::unavailable, "away");
        return ScriptedTransport::result(request, "0x1");
    });
    boost::asio::io_context io;
    // Were the poll's pause taken while the chain is unknown, this would take hours.
    ChainView view(transport,
                   {.retry = std::chrono::milliseconds(1), .poll = std::chrono::hours(1)});
    boost::asio::co_spawn(io, view.run([&] {
        ++seen;
        if (view.chain_id()) io.stop();
    }),
                          boost::asio::detached);
    io.run();
    EXPECT_EQ(asked, 3);
    EXPECT_EQ(seen, 3);
}

}  // namespace
}  // namespace superrelay::chain
