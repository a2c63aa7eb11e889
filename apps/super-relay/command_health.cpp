// SPDX-License-Identifier: MIT
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <exception>
#include <iostream>
#include <superrelay/net/client.hpp>
#include <utility>

#include "commands.hpp"

namespace superrelay::app {
namespace asio = boost::asio;
namespace json = boost::json;
namespace {

constexpr std::chrono::seconds kHealthTimeout(5);

/// The node of the configuration, as seen from this machine.
Result<net::Url> configured_url(const CommonOptions& common) {
    const auto config = load_config(common);
    if (!config) return tl::unexpected(config.error());
    net::Endpoint at = config->node.http_api;
    if (at.port == 0) return fail(Errc::usage, "node.http_api names no port: pass --url");
    if (at.address == "0.0.0.0") at.address = "127.0.0.1";
    if (at.address == "::") at.address = "::1";
    return net::Url{.host = at.address, .port = at.port, .target = "/health"};
}

Result<net::Url> find_url(const CommonOptions& common, const std::string& text) {
    if (text.empty()) return configured_url(common);
    auto url = net::Url::parse(text);
    if (!url) return fail(Errc::usage, "--url: " + url.error().message);
    if (url->target == "/") url->target = "/health";
    return url;
}

Result<std::string> fetch(const net::Url& url) {
    asio::io_context io(1);
    // Nothing is kept for a second call, which would keep the loop running.
    net::HttpClient client(io.get_executor(),
                           {.timeout = kHealthTimeout, .max_idle_connections = 0});
    Result<net::HttpResponse> response;
    asio::co_spawn(io, client.get(url),
                   [&](const std::exception_ptr& error, Result<net::HttpResponse> answer) {
                       if (error) std::rethrow_exception(error);
                       response = std::move(answer);
                       io.stop();
                   });
    io.run();
    return std::move(response).map([](net::HttpResponse&& answer) { return answer.body; });
}

Result<json::object> ask(const CommonOptions& common, const std::string& text) {
    const auto url = find_url(common, text);
    if (!url) return tl::unexpected(url.error());
    const auto body = fetch(*url);
    if (!body) return tl::unexpected(body.error());
    boost::system::error_code error;
    const auto answer = json::parse(*body, error);
    const auto* const health = answer.if_object();
    const auto* const status = health == nullptr ? nullptr : health->if_contains("status");
    if (error || status == nullptr || !status->is_string()) {
        return fail(Errc::unavailable, url->origin() + ": what answers is no super-relay node");
    }
    return *health;
}

/// A value on one line; what a terminal would obey is not passed on.
std::string show(const json::value& value) {
    if (value.is_null()) return "unknown";
    std::string out = value.is_string() ? std::string(value.get_string()) : json::serialize(value);
    std::ranges::replace_if(out, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '?');
    return out;
}

std::string member(const json::object& object, std::string_view name) {
    const auto* const value = object.if_contains(name);
    return value == nullptr ? "" : show(*value);
}

void print_finding(const json::value& value) {
    const auto* const finding = value.if_object();
    if (finding == nullptr) return;
    std::cout << member(*finding, "severity") << ' ' << member(*finding, "name");
    if (const auto message = member(*finding, "message"); !message.empty()) {
        std::cout << ": " << message;
    }
    std::cout << '\n';
    if (const auto remedy = member(*finding, "remedy"); !remedy.empty()) {
        std::cout << "  " << remedy << '\n';
    }
}

void print_text(const json::object& health) {
    constexpr std::size_t kColumn = 12;
    for (const auto& [name, value] : health) {
        if (name == "findings") continue;
        std::string label = show(json::value(name));
        label.resize(std::max(kColumn, label.size() + 1), ' ');
        std::cout << label << show(value) << '\n';
    }
    const auto* const findings = health.if_contains("findings");
    if (findings == nullptr || !findings->is_array()) return;
    for (const auto& finding : findings->get_array())
        print_finding(finding);
}

}  // namespace

int print_health(const CommonOptions& common, const std::string& url) {
    const auto health = ask(common, url);
    if (!health) return report(common, health.error());
    if (common.json) {
        std::cout << json::serialize(*health) << '\n';
    } else {
        print_text(*health);
    }
    return health->at("status") == "ok" ? 0 : exit_code(Errc::degraded);
}

}  // namespace superrelay::app
