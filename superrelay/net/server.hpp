// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <superrelay/core/result.hpp>

#include "endpoint.hpp"
#include "http.hpp"

namespace superrelay::net {

/// What a server allows. Every peer may be hostile: whatever it sends, or fails to send, meets one
/// of these.
struct HttpServerSettings {
    Endpoint endpoint{"127.0.0.1", 0};
    std::size_t max_body_bytes = 256 * 1024;   ///< beyond: 413, unread
    std::size_t max_header_bytes = 16 * 1024;  ///< request line and header fields; beyond: 431
    /// Beyond, the one that has been idle for longest is closed; if none is: 503 with Retry-After.
    std::size_t max_connections = 512;
    std::chrono::milliseconds idle_timeout{60'000};   ///< between requests; then closed
    std::chrono::milliseconds read_timeout{10'000};   ///< for one whole request; then 408
    std::chrono::milliseconds write_timeout{10'000};  ///< for one whole response; then closed
    std::chrono::milliseconds linger_timeout{2'000};  ///< for the peer to take a last response
    HttpHeaders own_headers{};  ///< of the responses that no handler made, such as 413
};

/// Told of what no peer is told: why a handler threw, why accepting failed. Must not throw.
using HttpErrorHook = std::function<void(std::string_view what)>;

/// HTTP/1.1 (RFC 9112) over TCP: keep-alive, pipelining (answered in order, one at a time) and
/// `Expect: 100-continue`. How long a handler may take is the handler's business.
///
/// Not thread-safe: everything runs on `executor`, which must run one handler at a time (an
/// io_context with one thread, or a strand).
class HttpServer {
public:
    HttpServer(boost::asio::any_io_executor executor, HttpServerSettings settings,
               HttpHandler handler, HttpErrorHook on_error = {});
    /// Closes what stop() has not, without grace. The executor's context must still be there.
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// Binds, listens and begins to accept. Called once.
    /// @return Errc::unavailable     the address is in use
    ///         Errc::config_invalid  it cannot be listened on at all
    [[nodiscard]] Result<void> start();

    /// Where it listens, with the port the system chose. Valid after start().
    [[nodiscard]] const Endpoint& local_endpoint() const noexcept;

    /// Stops accepting, closes idle connections, lets requests under way finish; when `grace` is
    /// over, cancels those that have not and closes their connections. Called once.
    [[nodiscard]] boost::asio::awaitable<void> stop(std::chrono::milliseconds grace);

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace superrelay::net
