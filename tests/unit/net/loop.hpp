// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

#include <superrelay/net/server.hpp>
#include <superrelay/net/url.hpp>

namespace superrelay::net::test {

namespace asio = boost::asio;
using asio::awaitable;
using tcp = asio::ip::tcp;
inline constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

/// The one thread of a test: runs coroutines to their end. A test that hangs meets ctest's timeout.
class Loop {
public:
    asio::io_context context{1};

    asio::any_io_executor executor() { return context.get_executor(); }

    /// Runs `task`, and everything else that is ready, until `task` ends.
    void run(awaitable<void> task) {
        std::exception_ptr failure;
        bool done = false;
        asio::co_spawn(context, std::move(task), [&](std::exception_ptr error) {
            failure = std::move(error);
            done = true;
        });
        while (!done) {
            context.run_one();
        }
        if (failure) {
            std::rethrow_exception(failure);
        }
    }
};

/// Holds coroutines back until it is opened.
class Gate {
public:
    explicit Gate(Loop& loop) : timer_(loop.context, asio::steady_timer::time_point::max()) {}

    awaitable<void> pass() { co_await timer_.async_wait(kAwait); }
    void open() { timer_.expires_at(asio::steady_timer::time_point::min()); }

private:
    asio::steady_timer timer_;
};

/// The other end of a connection, byte for byte.
class Peer {
public:
    explicit Peer(tcp::socket socket) : socket_(std::move(socket)) {}

    static awaitable<Peer> connect(Endpoint to) {
        tcp::socket socket(co_await asio::this_coro::executor);
        co_await socket.async_connect({asio::ip::make_address(to.address), to.port},
                                      asio::use_awaitable);
        co_return Peer(std::move(socket));
    }

    awaitable<void> write(std::string bytes) {
        // The other side may have closed already; what it answered tells.
        co_await asio::async_write(socket_, asio::buffer(bytes), kAwait);
    }

    /// Everything up to and with `end`.
    awaitable<std::string> read_until(std::string end) {
        const auto [error, size] =
            co_await asio::async_read_until(socket_, asio::dynamic_buffer(rest_), end, kAwait);
        std::string out = rest_.substr(0, size);
        rest_.erase(0, size);
        co_return out;
    }

    /// Everything until the connection ends.
    awaitable<std::string> read_all() {
        co_await asio::async_read(socket_, asio::dynamic_buffer(rest_), kAwait);
        co_return std::move(rest_);
    }

    void close() { socket_.close(); }
    tcp::socket& socket() { return socket_; }

private:
    tcp::socket socket_;
    std::string rest_;
};

inline Url url_of(const Endpoint& endpoint, std::string target = "/") {
    return {false, endpoint.address, endpoint.port, std::move(target)};
}

}  // namespace superrelay::net::test
