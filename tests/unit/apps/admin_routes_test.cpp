// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "http_routes.hpp"
#include "routed.hpp"
#include "run.hpp"

namespace superrelay::app {
namespace {

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

net::HttpResponse ask_admin(const AdminApi& api, std::string method, std::string target,
                            std::string host = "localhost:9000") {
    net::HttpRequest request;
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
    } cases[] = {{Errc::unavailable, 503, "5"},
                 {Errc::busy, 503, "5"},
                 {Errc::corrupt, 500, ""},
                 {Errc::internal, 500, ""}};
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
