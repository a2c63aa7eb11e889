// SPDX-License-Identifier: MIT
#include "resolve.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <optional>

#include "await.hpp"

namespace superrelay::net {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

namespace {

/// One look-up; it outlives the coroutine that gave up on it.
struct LookUp {
    explicit LookUp(const asio::any_io_executor& executor) : resolver(executor), wait(executor) {}

    tcp::resolver resolver;
    asio::steady_timer wait;
    std::optional<error_code> outcome;
    std::vector<tcp::endpoint> endpoints;
};

}  // namespace

asio::awaitable<Result<std::vector<tcp::endpoint>>> resolve(std::string host, std::uint16_t port,
                                                            Watchdog::Clock::time_point deadline) {
    error_code not_an_address;
    const auto address = asio::ip::make_address(host, not_an_address);
    if (!not_an_address) {
        co_return std::vector<tcp::endpoint>{tcp::endpoint(address, port)};
    }

    const auto look_up = std::make_shared<LookUp>(co_await asio::this_coro::executor);
    look_up->wait.expires_at(deadline);
    look_up->resolver.async_resolve(
        host, std::to_string(port),
        [look_up](const error_code& error, const tcp::resolver::results_type& results) {
            look_up->outcome = error;
            for (const auto& result : results) {
                look_up->endpoints.push_back(result.endpoint());
            }
            look_up->wait.cancel();
        });
    // The executor runs one handler at a time: the outcome cannot arrive before this waits.
    co_await look_up->wait.async_wait(kAwait);
    if (!look_up->outcome) {
        look_up->resolver.cancel();
        co_return fail(Errc::unavailable, "resolve: timed out");
    }
    if (*look_up->outcome) {
        co_return fail(Errc::unavailable, "resolve: " + look_up->outcome->message());
    }
    co_return std::move(look_up->endpoints);
}

}  // namespace superrelay::net
