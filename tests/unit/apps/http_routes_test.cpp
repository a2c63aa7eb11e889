// SPDX-License-Identifier: MIT
#include "http_routes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <optional>

#include "routed.hpp"
#include "run.hpp"

namespace superrelay::app {
namespace {

namespace json = boost::json;
using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;

constexpr std::uint64_t kServed = 31337;
constexpr std::uint64_t kUnknownYet = 10;

/// An API that answers with what it was asked.
RpcApi echo_api(std::vector<std::string> origins = {"*"}) {
    return {
        .answer = [](RpcCall call) -> awaitable<rpc::Answer> {
            if (call.body == "notification") co_return rpc::Answer{};
            if (call.body == "not here") co_return rpc::Answer{.body = "error", .elsewhere = true};
            const json::value chain =
                call.chain_id ? json::value(*call.chain_id) : json::value(nullptr);
            co_return rpc::Answer{.body = call.body + " from " + call.caller + " for " +
                                          json::serialize(chain)};
        },
        .find_chain = [](std::uint64_t id) -> Result<void> {
            if (id == kServed) return {};
            if (id == kUnknownYet) return fail(Errc::unavailable, "key 123 is over its limit");
            return fail(Errc::invalid_params, "expected a chain that is served: 31337");
        },
        .health = [] { return std::string("{\"status\":\"ok\"}"); },
        .cors = Cors(std::move(origins)),
    };
}

HttpRequest post(std::string target) {
    return {.method = "POST",
            .target = std::move(target),
            .host = "relay.example",
            .content_type = "application/json",
            .origin = "https://app.example",
            .body = "hello",
            .peer = "192.0.2.7:1234"};
}

HttpResponse ask(const RpcApi& api, HttpRequest request) {
    return support::run(rpc_routes(api)(std::move(request)));
}

constexpr Routed kRouted[] = {
    {"root", "POST", "/", 200, "hello from 192.0.2.7 for null"},
    {"query", "POST", "/?key=1", 200, "hello from 192.0.2.7 for null"},
    {"chain", "POST", "/31337", 200, "hello from 192.0.2.7 for 31337"},
    {"chain_hex", "POST", "/0x7a69", 200, "hello from 192.0.2.7 for 31337"},
    {"chain_not_served", "POST", "/1", 404, "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\""},
    {"chain_of_65_bits", "POST", "/18446744073709551616", 404, "expected POST /"},
    {"chain_negative", "POST", "/-1", 404, "expected POST /"},
    {"chain_no_number", "POST", "/0x", 404, "expected POST /"},
    {"chain_and_more", "POST", "/31337/", 404, "expected POST /"},
    {"chain_half_hex", "POST", "/7a69", 404, "expected POST /"},
    {"unknown", "POST", "/rpc", 404, "expected POST /"},
    {"get", "GET", "/", 405, "expected POST", "POST, OPTIONS"},
    {"get_chain", "GET", "/31337", 405, "expected POST", "POST, OPTIONS"},
    {"health", "GET", "/health", 200, "{\"status\":\"ok\"}"},
    {"health_head", "HEAD", "/health", 200, "{\"status\":\"ok\"}"},
    {"health_post", "POST", "/health", 405, "expected GET", "GET, HEAD"},
    {"preflight", "OPTIONS", "/", 204, ""},
    {"preflight_chain", "OPTIONS", "/1", 204, ""},
    {"preflight_elsewhere", "OPTIONS", "/health", 405, "expected GET", "GET, HEAD"},
};

class RpcRoute : public testing::TestWithParam<Routed> {};

TEST_P(RpcRoute, Table) {
    auto request = post(GetParam().target);
    request.method = GetParam().method;
    const auto response = ask(echo_api(), std::move(request));
    EXPECT_EQ(response.status, GetParam().status);
    EXPECT_TRUE(response.body.starts_with(GetParam().body)) << response.body;
    EXPECT_EQ(header(response, "Allow"), GetParam().allow);
}

INSTANTIATE_TEST_SUITE_P(Apps, RpcRoute, testing::ValuesIn(kRouted),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(RpcRoutes, SaysInJsonRpcThatAChainIsNotServed) {
    const auto response = ask(echo_api(), post("/1"));
    EXPECT_EQ(response.content_type, "application/json");
    const auto error = json::parse(response.body).at("error");
    EXPECT_EQ(error.at("code"), json_rpc_code(Errc::invalid_params));
    EXPECT_EQ(error.at("message"), "expected a chain that is served: 31337");
    EXPECT_EQ(error.at("data").at("reason"), "invalid_params");
}

TEST(RpcRoutes, HasClientsRetryWhileAChainIsNotKnownYet) {
    const auto response = ask(echo_api(), post("/10"));
    EXPECT_EQ(response.status, 503U);
    EXPECT_EQ(header(response, "Retry-After"), "5");
    EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), "*");
    EXPECT_EQ(json::parse(response.body).at("error").at("code"), json_rpc_code(Errc::unavailable));
    EXPECT_EQ(response.body.find("key 123"), std::string::npos) << response.body;
}

TEST(RpcRoutes, WantsJson) {
    for (const char* type : {"", "text/plain", "application/jsonp"}) {
        auto request = post("/");
        request.content_type = type;
        EXPECT_EQ(ask(echo_api(), std::move(request)).status, 415U) << type;
    }
    auto request = post("/");
    request.content_type = "Application/JSON; charset=utf-8";
    EXPECT_EQ(ask(echo_api(), std::move(request)).status, 200U);
}

TEST(RpcRoutes, AnswersNotificationsWith204) {
    auto request = post("/");
    request.body = "notification";
    EXPECT_EQ(ask(echo_api(), std::move(request)).status, 204U);
}

TEST(RpcRoutes, HasProxiesAskAnotherReplica) {
    auto request = post("/");
    request.body = "not here";
    const auto response = ask(echo_api(), std::move(request));
    EXPECT_EQ(response.status, 503U);
    EXPECT_EQ(response.body, "error");
    EXPECT_EQ(header(response, "Retry-After"), "5");
    EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), "*");
}

TEST(RpcRoutes, NamesCallersByAddressOrNetwork) {
    auto request = post("/");
    request.peer = "[2001:db8::1]:443";
    EXPECT_EQ(ask(echo_api(), std::move(request)).body, "hello from 2001:db8::/64 for null");
}

struct Origins {
    const char* name;
    std::vector<std::string> configured;
    const char* origin;
    const char* allowed;
    const char* vary;
};

const Origins kOrigins[] = {
    {"any", {"*"}, "https://app.example", "*", ""},
    {"any_without_browser", {"*"}, "", "*", ""},
    {"any_among_others", {"https://app.example", "*"}, "https://b.example", "*", ""},
    {"listed",
     {"https://a.example", "https://app.example"},
     "https://app.example",
     "https://app.example",
     "Origin"},
    {"not_listed", {"https://a.example"}, "https://app.example", "", "Origin"},
    {"listed_without_browser", {"https://a.example"}, "", "", "Origin"},
    {"none", {}, "https://app.example", "", "Origin"},
};

class CorsHeaders : public testing::TestWithParam<Origins> {};

TEST_P(CorsHeaders, AreOnEveryAnswerToAPost) {
    const auto& row = GetParam();
    for (const char* target : {"/", "/1", "/unknown"}) {
        auto request = post(target);
        request.origin = row.origin;
        const auto response = ask(echo_api(row.configured), std::move(request));
        EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), row.allowed) << target;
        EXPECT_EQ(header(response, "Vary"), row.vary) << target;
        EXPECT_EQ(header(response, "Access-Control-Allow-Credentials"), "");
        const bool foreign_page = *row.origin != 0 && *row.allowed == 0;
        EXPECT_EQ(response.status == 403, foreign_page && target != std::string_view("/unknown"));
    }
}

TEST_P(CorsHeaders, TellABrowserThatAsksFirst) {
    const auto& row = GetParam();
    auto request = post("/");
    request.method = "OPTIONS";
    request.origin = row.origin;
    const auto response = ask(echo_api(row.configured), std::move(request));
    EXPECT_EQ(response.status, 204U);
    EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), row.allowed);
    EXPECT_EQ(header(response, "Access-Control-Allow-Methods"), "POST");
    EXPECT_EQ(header(response, "Access-Control-Allow-Headers"), "Content-Type, *");
    EXPECT_EQ(header(response, "Access-Control-Max-Age"), "7200");
}

INSTANTIATE_TEST_SUITE_P(Apps, CorsHeaders, testing::ValuesIn(kOrigins),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace superrelay::app
