// SPDX-License-Identifier: MIT
#include "http_routes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <optional>

#include "run.hpp"

namespace superrelay::app {
namespace {

namespace json = boost::json;
using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;

constexpr std::uint64_t kServed = 31337;
constexpr std::uint64_t kUnknownYet = 10;

std::string header(const HttpResponse& response, std::string_view name) {
    std::string out;
    for (const auto& [key, value] : response.headers) {
        if (key == name) out += value;
    }
    return out;
}

/// An API that answers with what it was asked.
RpcApi echo_api(std::vector<std::string> origins = {"*"}) {
    return {
        .answer = [](RpcCall call) -> awaitable<std::string> {
            if (call.body == "notification") co_return "";
            const json::value chain =
                call.chain_id ? json::value(*call.chain_id) : json::value(nullptr);
            co_return call.body + " from " + call.caller + " for " + json::serialize(chain);
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

struct Routed {
    const char* name;
    const char* method;
    const char* target;
    unsigned status;
    const char* body;  // all of it, or its beginning
    const char* allow = "";
};

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

boost::asio::awaitable<Result<std::string>> told(Result<std::string> what) {
    co_return what;
}

AdminApi admin_api(bool ready = true) {
    return {.endpoint = {"127.0.0.1", 9000},
            .health = [] { return std::string("health"); },
            .ready = [ready] { return AdminApi::Ready{ready, "ready"}; },
            .version = "version",
            .keys = [] { return told("keys"); },
            .metrics = [] { return std::string("metrics"); }};
}

HttpResponse ask_admin(const AdminApi& api, std::string method, std::string target,
                       std::string host = "localhost:9000") {
    HttpRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.host = std::move(host);
    return support::run(admin_routes(api)(std::move(request)));
}

constexpr Routed kAdmin[] = {
    {"health", "GET", "/health", 200, "health"},
    {"ready", "GET", "/ready", 200, "ready"},
    {"version", "GET", "/version?full", 200, "version"},
    {"keys", "GET", "/api/v1/keys", 200, "keys"},
    {"keys_head", "HEAD", "/api/v1/keys", 200, "keys"},
    {"metrics", "GET", "/metrics", 200, "metrics"},
    {"metrics_post", "POST", "/metrics", 405, "expected GET", "GET, HEAD"},
    {"health_post", "POST", "/health", 405, "expected GET", "GET, HEAD"},
    {"ready_post", "POST", "/ready", 405, "expected GET", "GET, HEAD"},
    {"version_options", "OPTIONS", "/version", 405, "expected GET", "GET, HEAD"},
    {"keys_delete", "DELETE", "/api/v1/keys", 405, "expected GET", "GET, HEAD"},
    {"root", "GET", "/", 404, "expected GET /health, /ready, /version, /api/v1/keys or /metrics"},
    {"one_key", "GET", "/api/v1/keys/paymaster", 404, "expected GET"},
};

class AdminRoute : public testing::TestWithParam<Routed> {};

TEST_P(AdminRoute, Table) {
    const auto response = ask_admin(admin_api(), GetParam().method, GetParam().target);
    EXPECT_EQ(response.status, GetParam().status);
    EXPECT_TRUE(response.body.starts_with(GetParam().body)) << response.body;
    EXPECT_EQ(header(response, "Allow"), GetParam().allow);
    EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), "");
}

INSTANTIATE_TEST_SUITE_P(Apps, AdminRoute, testing::ValuesIn(kAdmin),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(AdminRoutes, NotReadyIs503AndHealthStays200) {
    const auto api = admin_api(false);
    EXPECT_EQ(ask_admin(api, "GET", "/ready").status, 503U);
    EXPECT_EQ(ask_admin(api, "GET", "/ready").body, "ready");
    EXPECT_EQ(ask_admin(api, "GET", "/health").status, 200U);
}

TEST(AdminRoutes, NamesThePrometheusFormat) {
    EXPECT_EQ(ask_admin(admin_api(), "GET", "/metrics").content_type,
              "text/plain; version=0.0.4; charset=utf-8");
}

TEST(AdminRoutes, SaysWhyItHasNoKeys) {
    const struct {
        Errc code;
        unsigned status;
        const char* retry_after;
    } cases[] = {{Errc::unavailable, 503, "5"}, {Errc::busy, 503, "5"}, {Errc::internal, 500, ""}};
    for (const auto& row : cases) {
        auto api = admin_api();
        api.keys = [&] { return told(fail(row.code, "the TEE does not answer")); };
        const auto response = ask_admin(api, "GET", "/api/v1/keys");
        EXPECT_EQ(response.status, row.status);
        EXPECT_EQ(response.body, "the TEE does not answer\n");
        EXPECT_EQ(header(response, "Retry-After"), row.retry_after);
    }
}

TEST(AdminRoutes, AskForTheKeysOnlyWhenTheyAreRead) {
    auto api = admin_api();
    int asked = 0;
    api.keys = [&] {
        ++asked;
        return told("keys");
    };
    EXPECT_EQ(ask_admin(api, "POST", "/api/v1/keys").status, 405U);
    EXPECT_EQ(ask_admin(api, "GET", "/api/v1/keys", "evil.example:9000").status, 421U);
    EXPECT_EQ(asked, 0);
    EXPECT_EQ(ask_admin(api, "GET", "/api/v1/keys").body, "keys");
    EXPECT_EQ(asked, 1);
}

TEST(AdminRoutes, OnLoopbackAnswersNoReboundName) {
    for (const char* target : {"/health", "/ready", "/version", "/api/v1/keys", "/metrics", "/"}) {
        EXPECT_EQ(ask_admin(admin_api(), "GET", target, "evil.example:9000").status, 421U);
    }
}

}  // namespace
}  // namespace superrelay::app
