// SPDX-License-Identifier: MIT
// Internal to net: one accepted connection.
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <optional>
#include <string>

#include "http.hpp"
#include "server.hpp"
#include "watchdog.hpp"

namespace superrelay::net {

/// What the connections of a server share.
struct ServerContext {
    HttpServerSettings settings;
    HttpHandler handler;
    HttpErrorHook on_error;
    bool draining = false;

    void report(std::string_view what) const {
        if (on_error) {
            on_error(what);
        }
    }
};

/// Reads requests and writes responses, in turn, until either side has had enough. Its owner keeps
/// it alive while serve() or refuse() runs.
class Connection {
public:
    Connection(boost::asio::ip::tcp::socket socket, std::shared_ptr<const ServerContext> context);
    ~Connection();

    /// The connection's whole life.
    [[nodiscard]] boost::asio::awaitable<void> serve();

    /// Answers whatever comes first with 503.
    [[nodiscard]] boost::asio::awaitable<void> refuse();

    /// Since when it waits for a request; nothing while it has one, or is ending.
    [[nodiscard]] std::optional<Watchdog::Clock::time_point> idle_since() const;

    /// Ends it now if it waits for a request; otherwise the response under way will be the last.
    void drain();

    /// Ends it now: cancels the handler, closes the socket.
    void abort();

    boost::asio::cancellation_slot cancellation_slot() { return cancel_.slot(); }

private:
    enum class Phase { idle, reading, handling, writing };
    struct Reader;  // keeps Beast out of this header

    boost::asio::awaitable<bool> await_first_byte();
    boost::asio::awaitable<bool> answer_one();
    boost::asio::awaitable<unsigned> read_request(HttpRequest& request);
    boost::asio::awaitable<HttpResponse> handle(HttpRequest request);
    boost::asio::awaitable<bool> write(HttpResponse response, bool head_only);
    boost::asio::awaitable<void> linger();
    void enter(Phase phase);
    void on_deadline();
    void close();

    boost::asio::ip::tcp::socket socket_;
    std::shared_ptr<const ServerContext> context_;
    boost::asio::cancellation_signal cancel_;
    Watchdog watchdog_;
    std::unique_ptr<Reader> reader_;
    std::string peer_;
    Phase phase_ = Phase::idle;
    Watchdog::Clock::time_point idle_since_ = Watchdog::Clock::now();
    bool closed_ = false;
    bool keep_alive_ = true;
    bool aborted_ = false;
};

}  // namespace superrelay::net
