// SPDX-License-Identifier: MIT
#include "node_health.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <superrelay/net/client.hpp>
#include <utility>

#include "run_until_done.hpp"

namespace superrelay::app {
namespace asio = boost::asio;
namespace json = boost::json;
namespace {

constexpr std::chrono::seconds kHealthTimeout(5);

asio::awaitable<Result<std::string>> fetch(net::Url url) {
    // Named: GCC 12 copies a braced temporary in a coroutine byte by byte, and frees it twice.
    const net::HttpClientSettings settings{.timeout = kHealthTimeout};
    net::HttpClient client(co_await asio::this_coro::executor, settings);
    auto response = co_await client.get(std::move(url));
    co_return std::move(response).map([](net::HttpResponse&& answer) { return answer.body; });
}

}  // namespace

Result<net::Url> node_at(const std::string& text, const std::string& option) {
    auto url = net::Url::parse(text);
    if (!url) return fail(Errc::usage, option + ": " + url.error().message);
    if (url->target == "/") url->target = "/health";
    return url;
}

Result<json::object> ask_health(const net::Url& url) {
    const auto body = run_until_done(fetch(url));
    if (!body) return tl::unexpected(body.error());
    boost::system::error_code error;
    const auto answer = json::parse(*body, error);
    const auto* const health = answer.if_object();
    const auto* const status = health == nullptr ? nullptr : health->if_contains("status");
    if (error || status == nullptr || !status->is_string()) {
        return fail(Errc::unavailable, url.origin() + ": what answers is no super-relay node");
    }
    return *health;
}

}  // namespace superrelay::app
