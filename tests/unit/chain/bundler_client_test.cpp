// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <superrelay/chain/bundler_client.hpp>

#include "run.hpp"
#include "scripted_transport.hpp"

namespace superrelay::chain {
namespace {

namespace json = boost::json;
using support::ScriptedTransport;

TEST(BundlerClient, hands_an_answer_on_as_it_is) {
    struct {
        const char* name;
        const char* body;
        const char* expected;
    } constexpr kAnswers[] = {
        {"result", R"({"jsonrpc":"2.0","id":1,"result":{"a":[1,"0x2"]},"more":1})",
         R"({"result":{"a":[1,"0x2"]}})"},
        {"null_result", R"({"id":1,"result":null})", R"({"result":null})"},
        {"null_error", R"({"id":1,"error":null,"result":7})", R"({"result":7})"},
        {"error",
         R"({"id":1,"error":{"code":-32521,"message":"reverted","data":{"reason":"AA23"}}})",
         R"({"error":{"code":-32521,"message":"reverted","data":{"reason":"AA23"}}})"},
        {"error_without_id", R"({"id":null,"error":{"code":-32700,"message":"?"}})",
         R"({"error":{"code":-32700,"message":"?"}})"},
    };
    for (const auto& c : kAnswers) {
        SCOPED_TRACE(c.name);
        ScriptedTransport transport([&](const auto&) -> Result<std::string> { return c.body; });
        BundlerClient bundler(transport);
        const auto answer = support::run(bundler.call("eth_sendUserOperation", {}));
        ASSERT_TRUE(answer.has_value()) << answer.error().message;
        EXPECT_EQ(json::value(*answer), json::parse(c.expected));
    }
}

TEST(BundlerClient, what_is_no_answer_is_unavailable) {
    struct {
        const char* name;
        Result<std::string> body;
        const char* expected;
    } const bodies[] = {
        {"down", fail(Errc::unavailable, "connection refused"), "the bundler: connection refused"},
        {"html", "<html>", "the bundler: the answer is not JSON-RPC"},
        {"array", "[]", "the bundler: the answer is not JSON-RPC"},
        {"nothing", "", "the bundler: the answer is not JSON-RPC"},
        {"other_id", R"({"id":2,"result":1})", "the bundler: the answer is to another request"},
        {"no_result", R"({"id":1})", "the bundler: the answer is to another request"},
        {"error_is_text", R"({"id":1,"error":"no"})", "the bundler: the answer is not JSON-RPC"},
        {"error_without_code", R"({"id":1,"error":{"message":"no"}})",
         "the bundler: the answer is not JSON-RPC"},
        {"error_without_message", R"({"id":1,"error":{"code":1}})",
         "the bundler: the answer is not JSON-RPC"},
        {"too_large", std::string(BundlerClient::kMaxAnswer + 1, ' '),
         "the bundler: the answer is too large"},
        {"number_too_large", R"({"id":1,"result":{"gas":[1e400]}})",
         "the bundler: the answer is not JSON-RPC"},
        {"too_deep", std::string(10'000, '['), "the bundler: the answer is not JSON-RPC"},
    };
    for (const auto& c : bodies) {
        SCOPED_TRACE(c.name);
        ScriptedTransport transport([&](const auto&) { return c.body; });
        BundlerClient bundler(transport);
        const auto answer = support::run(bundler.call("eth_sendUserOperation", {}));
        ASSERT_FALSE(answer.has_value());
        EXPECT_EQ(answer.error(), (Error{Errc::unavailable, c.expected}));
    }
}

TEST(BundlerClient, sends_method_and_parameters_with_a_new_id_each_time) {
    std::vector<json::object> seen;
    ScriptedTransport transport([&](const json::object& request) -> Result<std::string> {
        seen.push_back(request);
        return ScriptedTransport::response(request, {{"result", true}});
    });
    BundlerClient bundler(transport);
    for (const char* const method : {"eth_chainId", "eth_sendUserOperation"}) {
        EXPECT_TRUE(support::run(bundler.call(method, {"0x1", nullptr})).has_value());
    }
    EXPECT_EQ(json::value(seen.at(0)), json::parse(R"({"jsonrpc": "2.0", "id": 1,
        "method": "eth_chainId", "params": ["0x1", null]})"));
    EXPECT_EQ(seen.at(1).at("id"), 2);
    EXPECT_EQ(seen.at(1).at("method"), "eth_sendUserOperation");
}

}  // namespace
}  // namespace superrelay::chain
