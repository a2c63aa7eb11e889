// SPDX-License-Identifier: MIT
// Internal to net: one connection to a server.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string>

#include <superrelay/core/result.hpp>

#include "client.hpp"
#include "watchdog.hpp"

namespace boost::asio::ssl {
class context;  // NOLINT(readability-identifier-naming): Asio's
}

namespace superrelay::net {

/// How an exchange went.
struct Exchange {
    Result<HttpResponse> response;
    bool reusable = false;   ///< the connection can carry another request
    bool untouched = false;  ///< it failed before a byte of the response came
};

/// A connection to one origin, plain or TLS. Each step stops at `deadline`, which closes it.
class ClientConnection {
public:
    using Deadline = Watchdog::Clock::time_point;

    virtual ~ClientConnection() = default;

    /// Resolves, connects, shakes hands.
    [[nodiscard]] virtual boost::asio::awaitable<Result<void>> open(Url url, Deadline deadline) = 0;

    /// Sends the request and reads the response.
    [[nodiscard]] virtual boost::asio::awaitable<Exchange> exchange(
        const HttpCall& call, const HttpClientSettings& limits, Deadline deadline) = 0;

    /// Whether an idle connection still looks open and has nothing to say.
    [[nodiscard]] virtual bool is_quiet() = 0;
};

/// @param tls  for an https:// URL, else null
[[nodiscard]] std::unique_ptr<ClientConnection> make_client_connection(
    const boost::asio::any_io_executor& executor,
    const std::shared_ptr<boost::asio::ssl::context>& tls);

}  // namespace superrelay::net
