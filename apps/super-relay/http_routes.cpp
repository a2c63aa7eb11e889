// SPDX-License-Identifier: MIT
#include "http_routes.hpp"

#include <string_view>
#include <utility>

namespace superrelay::app {
namespace {

using net::HttpRequest;
using net::HttpResponse;

std::string_view path_of(const HttpRequest& request) {
    return std::string_view(request.target).substr(0, request.target.find('?'));
}

HttpResponse text(unsigned status, std::string body) {
    return {.status = status, .content_type = "text/plain", .body = std::move(body)};
}

HttpResponse wrong_method(std::string allowed) {
    auto out = text(405, "expected " + allowed + "\n");
    out.headers.emplace_back("Allow", std::move(allowed));
    return out;
}

HttpResponse health_response(const HttpRequest& request, const HealthSource& health) {
    if (request.method != "GET") return wrong_method("GET");
    return {.body = health()};
}

}  // namespace

net::HttpHandler rpc_routes(rpc::Dispatcher& dispatcher, HealthSource health) {
    return [&dispatcher, health = std::move(health)](
               HttpRequest request) -> boost::asio::awaitable<HttpResponse> {
        const auto path = path_of(request);
        if (path == "/health") co_return health_response(request, health);
        if (path != "/") co_return text(404, "expected POST / or GET /health\n");
        if (request.method != "POST") co_return wrong_method("POST");
        auto body = co_await dispatcher.handle(std::move(request.body));
        if (body.empty()) co_return HttpResponse{.status = 204, .body = {}};
        co_return HttpResponse{.body = std::move(body)};
    };
}

net::HttpHandler admin_routes(HealthSource health) {
    return
        [health = std::move(health)](HttpRequest request) -> boost::asio::awaitable<HttpResponse> {
            if (path_of(request) != "/health") co_return text(404, "expected GET /health\n");
            co_return health_response(request, health);
        };
}

}  // namespace superrelay::app
