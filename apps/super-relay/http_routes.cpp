// SPDX-License-Identifier: MIT
#include "http_routes.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

namespace superrelay::app {
namespace {

using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;

std::string_view path_of(const HttpRequest& request) {
    return std::string_view(request.target).substr(0, request.target.find('?'));
}

HttpResponse text(unsigned status, std::string body) {
    return {.status = status, .content_type = "text/plain", .body = std::move(body)};
}

/// "application/json", whatever its case and parameters.
bool is_json(std::string_view content_type) {
    const auto type = content_type.substr(0, content_type.find_first_of("; \t"));
    return std::ranges::equal(type, std::string_view("application/json"),
                              [](char a, char b) { return std::tolower(a) == b; });
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

/// The other end's address, without its port.
std::string address_of(const std::string& peer) {
    return peer.substr(0, peer.rfind(':'));
}

awaitable<HttpResponse> answer_rpc(rpc::Dispatcher& dispatcher, std::string body,
                                   rpc::Caller caller) {
    std::string answer = co_await dispatcher.handle(std::move(body), std::move(caller));
    const unsigned status = answer.empty() ? 204 : 200;
    co_return HttpResponse{.status = status, .body = std::move(answer)};
}

awaitable<HttpResponse> ready(HttpResponse response) {
    co_return response;
}

}  // namespace

// The lambdas are no coroutines themselves: what they start owns all it needs.

net::HttpHandler rpc_routes(rpc::Dispatcher& dispatcher, HealthSource health) {
    return [&dispatcher, health = std::move(health)](HttpRequest request) {
        const auto path = path_of(request);
        if (path == "/health") return ready(health_response(request, health));
        if (path != "/") return ready(text(404, "expected POST / or GET /health\n"));
        if (request.method != "POST") return ready(wrong_method("POST"));
        // What a web page can send across origins without asking is not this.
        if (!is_json(request.content_type)) {
            return ready(text(415, "expected Content-Type: application/json\n"));
        }
        return answer_rpc(dispatcher, std::move(request.body),
                          {.address = address_of(request.peer), .chain_id = {}});
    };
}

net::HttpHandler admin_routes(HealthSource health) {
    return [health = std::move(health)](const HttpRequest& request) {
        if (path_of(request) != "/health") return ready(text(404, "expected GET /health\n"));
        return ready(health_response(request, health));
    };
}

}  // namespace superrelay::app
