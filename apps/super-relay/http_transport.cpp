// SPDX-License-Identifier: MIT
#include "http_transport.hpp"

#include <superrelay/chain/json_rpc_response.hpp>
#include <utility>

namespace superrelay::app {

HttpTransport::HttpTransport(boost::asio::any_io_executor executor, net::Url url,
                             std::chrono::milliseconds timeout)
    : client_(std::move(executor), {.timeout = timeout}), url_(std::move(url)) {}

Result<void> HttpTransport::prepare() {
    if (!url_.tls) return {};
    return client_.prepare_tls();
}

boost::asio::awaitable<Result<std::string>> HttpTransport::post(std::string body) {
    // Named: GCC 12 copies a braced temporary that a coroutine takes byte by byte, and frees it
    // twice.
    net::HttpCall call{.url = url_, .body = std::move(body)};
    auto response = co_await client_.send(std::move(call));
    if (!response) co_return fail(std::move(response));
    co_return chain::body_of(response->status, std::move(response->body));
}

}  // namespace superrelay::app
