// SPDX-License-Identifier: MIT
#include "http_routes.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <iterator>
#include <string_view>
#include <superrelay/obs/metrics_page.hpp>
#include <superrelay/rpc/response.hpp>
#include <utility>

#include "caller_address.hpp"
#include "local_host.hpp"

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
                              [](unsigned char a, char b) { return std::tolower(a) == b; });
}

HttpResponse wrong_method(std::string allowed) {
    auto out = text(405, "expected " + allowed + "\n");
    out.headers.emplace_back("Allow", std::move(allowed));
    return out;
}

bool is_read(const HttpRequest& request) {
    return request.method == "GET" || request.method == "HEAD";
}

HttpResponse json_for_reading(const HttpRequest& request, const Source& body) {
    if (!is_read(request)) return wrong_method("GET, HEAD");
    return {.body = body()};
}

awaitable<HttpResponse> at_once(HttpResponse response) {
    co_return response;
}

/// Where a path leads to.
struct RpcPath {
    bool known = false;
    std::optional<std::uint64_t> chain_id{};
};

RpcPath parse_rpc_path(std::string_view path) {
    if (path == "/") return {.known = true};
    const bool hex = path.starts_with("/0x");
    const auto digits = path.substr(hex ? 3 : 1);
    std::uint64_t id = 0;
    const auto [stop, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), id, hex ? 16 : 10);
    if (error != std::errc{} || stop != digits.data() + digits.size()) return {};
    return {.known = true, .chain_id = id};
}

awaitable<HttpResponse> answer_rpc(awaitable<rpc::Answer> work, net::HttpHeaders headers) {
    rpc::Answer answer = co_await std::move(work);
    const unsigned status = answer.elsewhere ? 503 : answer.body.empty() ? 204 : 200;
    if (answer.elsewhere) headers.emplace_back("Retry-After", "5");
    co_return HttpResponse{
        .status = status, .body = std::move(answer.body), .headers = std::move(headers)};
}

/// Why a request for `path` does not reach the dispatcher, if it does not.
std::optional<HttpResponse> refuse_rpc(const HttpRequest& request, const RpcPath& path,
                                       const RpcApi& api) {
    if (!path.known) {
        return text(404, "expected POST /, POST /<chainId> or GET /health\n");
    }
    if (request.method != "POST") return wrong_method("POST, OPTIONS");
    // Of a page whose name was made to lead here the browser does not ask first.
    if (!api.cors.allows(request.origin)) {
        return text(403, "node.cors_origins does not allow this page's origin\n");
    }
    // What a web page can send across origins without asking is not this.
    if (!is_json(request.content_type)) {
        return text(415, "expected Content-Type: application/json\n");
    }
    if (!path.chain_id) return std::nullopt;
    const auto found = api.find_chain(*path.chain_id);
    if (found) return std::nullopt;
    // A chain that has not told its id yet may be this one in a moment.
    const bool later = verdict_of(found.error().code) == Verdict::unavailable;
    HttpResponse refusal{.status = later ? 503U : 404U,
                         .body = rpc::error_response(rpc::no_id(), found.error())};
    if (later) refusal.headers.emplace_back("Retry-After", "5");
    return refusal;
}

awaitable<HttpResponse> route_rpc(HttpRequest request, const RpcApi& api) {
    const auto path = path_of(request);
    if (path == "/health") return at_once(json_for_reading(request, api.health));
    const auto rpc_path = parse_rpc_path(path);
    if (rpc_path.known && request.method == "OPTIONS") {
        HttpResponse preflight{.status = 204, .body = {}};
        preflight.headers = api.cors.preflight(request.origin);
        return at_once(std::move(preflight));
    }
    auto headers = api.cors.answer(request.origin);
    if (auto refusal = refuse_rpc(request, rpc_path, api)) {
        std::ranges::move(headers, std::back_inserter(refusal->headers));
        return at_once(*std::move(refusal));
    }
    RpcCall call{.body = std::move(request.body),
                 .caller = caller_address(request.peer),
                 .chain_id = rpc_path.chain_id};
    return answer_rpc(api.answer(std::move(call)), std::move(headers));
}

HttpResponse ready_response(const HttpRequest& request, const AdminApi& api) {
    if (!is_read(request)) return wrong_method("GET, HEAD");
    auto [ready, body] = api.ready();
    return {.status = ready ? 200U : 503U, .body = std::move(body)};
}

awaitable<HttpResponse> answer_keys(awaitable<Result<std::string>> work) {
    auto keys = co_await std::move(work);
    if (keys) co_return HttpResponse{.body = *std::move(keys)};
    const bool later = verdict_of(keys.error().code) == Verdict::unavailable;
    auto refusal = text(later ? 503 : 500, keys.error().message + "\n");
    if (later) refusal.headers.emplace_back("Retry-After", "5");
    co_return refusal;
}

HttpResponse metrics_response(const HttpRequest& request, const AdminApi& api) {
    if (!is_read(request)) return wrong_method("GET, HEAD");
    return {.content_type = std::string(obs::kMetricsContentType), .body = api.metrics()};
}

HttpResponse answer_admin(const HttpRequest& request, std::string_view path, const AdminApi& api) {
    if (path == "/health") return json_for_reading(request, api.health);
    if (path == "/ready") return ready_response(request, api);
    if (path == "/version") return json_for_reading(request, [&] { return api.version; });
    if (path == "/metrics") return metrics_response(request, api);
    return text(404, "expected GET /health, /ready, /version, /api/v1/keys or /metrics\n");
}

awaitable<HttpResponse> route_admin(const HttpRequest& request, const AdminApi& api) {
    const auto path = path_of(request);
    if (!may_answer_to(request.host, api.endpoint)) {
        return at_once(text(421, "expected a Host of this machine, such as localhost\n"));
    }
    if (path != "/api/v1/keys") return at_once(answer_admin(request, path, api));
    return is_read(request) ? answer_keys(api.keys()) : at_once(wrong_method("GET, HEAD"));
}

}  // namespace

// The lambdas are no coroutines themselves: what they start owns all it needs.

net::HttpHandler rpc_routes(RpcApi api) {
    return
        [api = std::move(api)](HttpRequest request) { return route_rpc(std::move(request), api); };
}

net::HttpHandler admin_routes(AdminApi api) {
    return [api = std::move(api)](const HttpRequest& request) { return route_admin(request, api); };
}

}  // namespace superrelay::app
