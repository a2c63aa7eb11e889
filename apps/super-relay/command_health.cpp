// SPDX-License-Identifier: MIT
#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <iostream>
#include <utility>

#include "commands.hpp"
#include "node_health.hpp"

namespace superrelay::app {
namespace json = boost::json;
namespace {

/// The node of the configuration, as seen from this machine.
Result<net::Url> configured_url(const config::Config& config) {
    net::Endpoint at = config.node.http_api;
    if (at.port == 0) return fail(Errc::usage, "node.http_api names no port: pass --url");
    if (at.address == "0.0.0.0") at.address = "127.0.0.1";
    if (at.address == "::") at.address = "::1";
    return net::Url{.host = at.address, .port = at.port, .target = "/health"};
}

Result<json::object> ask(const CommonOptions& common, const std::string& text) {
    const auto url =
        text.empty() ? load_config(common).and_then(configured_url) : node_at(text, "--url");
    if (!url) return tl::unexpected(url.error());
    return ask_health(*url);
}

/// A value on one line.
std::string show(const json::value& value) {
    if (value.is_null()) return "unknown";
    return printable(value.is_string() ? std::string(value.get_string()) : json::serialize(value));
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
