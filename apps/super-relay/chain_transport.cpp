// SPDX-License-Identifier: MIT
#include "chain_transport.hpp"

#include <chrono>
#include <superrelay/chain/json_rpc_response.hpp>
#include <utility>

namespace superrelay::app {
namespace {

constexpr std::chrono::seconds kTimeout(2);

}  // namespace

ChainTransport::ChainTransport(boost::asio::any_io_executor executor, net::Url url)
    : client_(std::move(executor), {.timeout = kTimeout}), url_(std::move(url)) {}

Result<void> ChainTransport::prepare() {
    if (!url_.tls) return {};
    return client_.prepare_tls();
}

boost::asio::awaitable<Result<std::string>> ChainTransport::post(std::string body) {
    // Named: GCC 12 copies a braced temporary that a coroutine takes byte by byte, and frees it
    // twice.
    net::HttpCall call{.url = url_, .body = std::move(body)};
    auto response = co_await client_.send(std::move(call));
    if (!response) co_return fail(std::move(response));
    co_return chain::body_of(response->status, std::move(response->body));
}

}  // namespace superrelay::app
