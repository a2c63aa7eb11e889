// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <functional>
#include <superrelay/chain/json_rpc_client.hpp>
#include <superrelay/chain/json_rpc_response.hpp>

#include "run.hpp"

namespace superrelay::chain {
namespace {

namespace json = boost::json;

/// A node that gives each body what the test says; it sees arrays and objects as they come.
class BodyTransport final : public Transport {
public:
    using Script = std::function<std::string(const json::value& body)>;

    explicit BodyTransport(Script script) : script_(std::move(script)) {}

    boost::asio::awaitable<Result<std::string>> post(std::string body) override {
        ++posts;
        co_return script_(json::parse(body));
    }

    int posts = 0;

private:
    Script script_;
};

/// The method's name comes back as the result.
json::object echo(const json::value& request) {
    return {{"id", request.at("id")}, {"result", request.at("method")}};
}

std::string echo_all(const json::value& batch) {
    json::array out;
    for (const auto& request : batch.as_array())
        out.push_back(echo(request));
    return json::serialize(out);
}

const std::vector<Call> kCalls{{"a"}, {"b"}, {"c"}};

/// What each call got: its result, or its error in brackets.
std::string summary(const Result<std::vector<Answer>>& answers) {
    if (!answers) return "[" + answers.error().message + "]";
    std::string out;
    for (const auto& each : *answers) {
        if (!out.empty()) out += " ";
        out += each ? std::string(each->as_string()) : "[" + each.error().message + "]";
    }
    return out;
}

TEST(JsonRpcClient, matches_a_batchs_answers_by_their_ids) {
    struct {
        const char* name;
        BodyTransport::Script script;
        const char* expected;
    } const batches[] = {
        {"in_order", echo_all, "a b c"},
        {"out_of_order",
         [](const json::value& batch) {
             auto answers = json::parse(echo_all(batch)).as_array();
             std::ranges::reverse(answers);
             return json::serialize(answers);
         },
         "a b c"},
        {"one_missing",
         [](const json::value& batch) {
             auto answers = json::parse(echo_all(batch)).as_array();
             answers.erase(answers.begin() + 1);
             return json::serialize(answers);
         },
         "a [b: the answer is to another request] c"},
        {"one_refused",
         [](const json::value& batch) {
             auto answers = json::parse(echo_all(batch)).as_array();
             answers[2] = {{"id", batch.at(2).at("id")}, {"error", {{"message", "no"}}}};
             return json::serialize(answers);
         },
         "a b [c: refused: no]"},
        {"no_json", [](const auto&) { return "<html>"; }, "[the answer is not JSON-RPC]"},
    };
    for (const auto& c : batches) {
        SCOPED_TRACE(c.name);
        BodyTransport transport(c.script);
        JsonRpcClient client(transport);
        EXPECT_EQ(summary(support::run(client.call_batch(kCalls))), c.expected);
        EXPECT_EQ(transport.posts, 1);
    }
}

TEST(JsonRpcResponse, may_come_with_any_status) {
    const std::string refusal =
        R"({"jsonrpc":"2.0","id":1,"error":{"code":-32521,"message":"no"}})";
    struct {
        const char* name;
        unsigned status;
        std::string body;
        std::string expected;
    } const responses[] = {
        {"ok", 200, "anything", "anything"},
        {"accepted", 202, "", ""},
        {"bad_request", 400, refusal, refusal},
        {"batch", 429, "[" + refusal + "]", "[" + refusal + "]"},
        {"page", 502, "<html>", "[HTTP status 502]"},
        {"other_json", 401, R"({"message":"who are you?"})", "[HTTP status 401]"},
        {"redirect", 301, "", "[HTTP status 301]"},
    };
    for (const auto& c : responses) {
        SCOPED_TRACE(c.name);
        const auto body = body_of(c.status, c.body);
        EXPECT_EQ(body ? *body : "[" + body.error().message + "]", c.expected);
    }
}

TEST(JsonRpcClient, a_node_without_batches_is_asked_one_by_one_from_then_on) {
    BodyTransport transport([](const json::value& body) {
        if (body.is_object()) return json::serialize(echo(body));
        return std::string(R"({"id":null,"error":{"code":-32600,"message":"no batches"}})");
    });
    JsonRpcClient client(transport);
    EXPECT_EQ(summary(support::run(client.call_batch(kCalls))), "a b c");
    EXPECT_EQ(transport.posts, 4);
    EXPECT_EQ(summary(support::run(client.call_batch(kCalls))), "a b c");
    EXPECT_EQ(transport.posts, 7);
}

TEST(JsonRpcClient, a_node_that_refuses_everything_may_take_batches_again) {
    bool open = false;
    BodyTransport transport([&](const json::value& body) -> std::string {
        if (open) return echo_all(body);
        return R"({"id":null,"error":{"code":-32005,"message":"slow down"}})";
    });
    JsonRpcClient client(transport);
    EXPECT_EQ(summary(support::run(client.call_batch({{"a"}}))), "[a: refused: slow down]");
    open = true;
    EXPECT_EQ(summary(support::run(client.call_batch(kCalls))), "a b c");
}

}  // namespace
}  // namespace superrelay::chain
