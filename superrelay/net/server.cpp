// SPDX-License-Identifier: MIT
#include "server.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <unordered_set>

#include "await.hpp"
#include "connection.hpp"

namespace superrelay::net {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

namespace {

// Out of file descriptors, most likely: some connection will end soon.
constexpr std::chrono::milliseconds kAcceptPause{50};
// A 503 costs a connection of its own; beyond this many at once, silence is the answer.
constexpr std::size_t kMaxRefusals = 64;
// A bound on what takes no time: cancelled handlers end as soon as they run.
constexpr std::chrono::seconds kCancelled{5};

}  // namespace

class HttpServer::Impl : public std::enable_shared_from_this<Impl> {
public:
    Impl(asio::any_io_executor executor, HttpServerSettings settings, HttpHandler handler,
         HttpErrorHook on_error)
        : executor_(std::move(executor)),
          acceptor_(executor_),
          grace_(executor_),
          context_(std::make_shared<ServerContext>()) {
        context_->settings = std::move(settings);
        context_->handler = std::move(handler);
        context_->on_error = std::move(on_error);
    }

    Result<void> start();
    static asio::awaitable<void> stop(std::shared_ptr<Impl> self, std::chrono::milliseconds grace);
    void shut_down();

    [[nodiscard]] const Endpoint& local_endpoint() const { return context_->settings.endpoint; }

private:
    asio::awaitable<void> accept_loop();
    void accepting_ended(const std::exception_ptr& error);
    bool make_room();
    void launch(tcp::socket socket);
    void finished(Connection& connection, bool refused, const std::exception_ptr& error);
    void stop_accepting();
    error_code listen(const tcp::endpoint& endpoint);

    asio::any_io_executor executor_;
    tcp::acceptor acceptor_;
    asio::steady_timer grace_;
    std::shared_ptr<ServerContext> context_;
    std::unordered_set<Connection*> connections_;
    std::size_t refusals_ = 0;
};

error_code HttpServer::Impl::listen(const tcp::endpoint& endpoint) {
    error_code error;
    acceptor_.open(endpoint.protocol(), error);
    if (!error) {
        // A restart must not wait for the last connections of the process before it.
        acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    }
    if (!error) {
        acceptor_.bind(endpoint, error);
    }
    if (!error) {
        acceptor_.listen(asio::socket_base::max_listen_connections, error);
    }
    return error;
}

Result<void> HttpServer::Impl::start() {
    Endpoint& wanted = context_->settings.endpoint;
    error_code error;
    const auto address = asio::ip::make_address(wanted.address, error);
    if (!error) {
        error = listen({address, wanted.port});
    }
    if (error) {
        const bool in_use = error == asio::error::address_in_use;
        return fail(in_use ? Errc::unavailable : Errc::config_invalid,
                    "cannot listen on " + wanted.to_string() + ": " + error.message());
    }
    wanted.port = acceptor_.local_endpoint(error).port();
    asio::co_spawn(
        executor_, [self = shared_from_this()] { return self->accept_loop(); },
        [self = shared_from_this()](const std::exception_ptr& thrown) {
            self->accepting_ended(thrown);
        });
    return {};
}

asio::awaitable<void> HttpServer::Impl::accept_loop() {
    const auto self = shared_from_this();
    asio::steady_timer pause(executor_);
    while (acceptor_.is_open()) {
        auto [error, socket] = co_await acceptor_.async_accept(kAwait);
        if (!error) {
            launch(std::move(socket));
        } else if (acceptor_.is_open() && error != asio::error::connection_aborted) {
            context_->report("cannot accept a connection: " + error.message());
            pause.expires_after(kAcceptPause);
            co_await pause.async_wait(kAwait);
        }
    }
}

void HttpServer::Impl::accepting_ended(const std::exception_ptr& error) {
    try {
        if (error) {
            std::rethrow_exception(error);
        }
    } catch (const std::exception& what) {
        context_->report(std::string("no more connections are accepted: ") + what.what());
    }
}

/// When all places are taken, the connection that has been silent for longest makes room: who only
/// holds places keeps nobody out.
bool HttpServer::Impl::make_room() {
    if (connections_.size() - refusals_ < context_->settings.max_connections) {
        return true;
    }
    Connection* longest = nullptr;
    for (Connection* connection : connections_) {
        const auto since = connection->idle_since();
        if (since && (longest == nullptr || *since < *longest->idle_since())) {
            longest = connection;
        }
    }
    if (longest == nullptr) {
        return false;
    }
    longest->drain();
    connections_.erase(longest);  // it ends by itself
    return true;
}

void HttpServer::Impl::launch(tcp::socket socket) {
    const bool refused = !make_room();
    if (refused && refusals_ == kMaxRefusals) {
        return;
    }
    auto connection = std::make_shared<Connection>(std::move(socket), context_);
    connections_.insert(connection.get());
    refusals_ += refused ? 1 : 0;
    asio::co_spawn(executor_, refused ? connection->refuse() : connection->serve(),
                   asio::bind_cancellation_slot(connection->cancellation_slot(),
                                                [self = shared_from_this(), connection,
                                                 refused](const std::exception_ptr& error) {
                                                    self->finished(*connection, refused, error);
                                                }));
}

void HttpServer::Impl::finished(Connection& connection, bool refused,
                                const std::exception_ptr& error) {
    connections_.erase(&connection);
    refusals_ -= refused ? 1 : 0;
    if (connections_.empty()) {
        grace_.cancel();
    }
    try {
        if (error) {
            std::rethrow_exception(error);
        }
    } catch (const boost::system::system_error& cancelled) {
        // stop() and the destructor cancel what is still running.
        if (cancelled.code() != asio::error::operation_aborted) {
            context_->report(std::string("an HTTP connection ended: ") + cancelled.what());
        }
    } catch (const std::exception& other) {
        context_->report(std::string("an HTTP connection ended: ") + other.what());
    }
}

void HttpServer::Impl::stop_accepting() {
    error_code ignored;
    context_->draining = true;
    acceptor_.close(ignored);
}

asio::awaitable<void> HttpServer::Impl::stop(std::shared_ptr<Impl> self,
                                             std::chrono::milliseconds grace) {
    self->stop_accepting();
    for (Connection* connection : self->connections_) {
        connection->drain();
    }
    if (!self->connections_.empty()) {
        self->grace_.expires_after(grace);
        co_await self->grace_.async_wait(kAwait);
    }
    self->shut_down();
    // What was cancelled ends before that which it refers to goes.
    if (!self->connections_.empty()) {
        self->grace_.expires_after(kCancelled);
        co_await self->grace_.async_wait(kAwait);
    }
}

void HttpServer::Impl::shut_down() {
    stop_accepting();
    // A cancelled connection may end, and leave the set, while this runs.
    const auto open = connections_;
    for (Connection* connection : open) {
        if (connections_.contains(connection)) {
            connection->abort();
        }
    }
}

HttpServer::HttpServer(asio::any_io_executor executor, HttpServerSettings settings,
                       HttpHandler handler, HttpErrorHook on_error)
    : impl_(std::make_shared<Impl>(std::move(executor), std::move(settings), std::move(handler),
                                   std::move(on_error))) {}

HttpServer::~HttpServer() {
    impl_->shut_down();
}

Result<void> HttpServer::start() {
    return impl_->start();
}

const Endpoint& HttpServer::local_endpoint() const noexcept {
    return impl_->local_endpoint();
}

asio::awaitable<void> HttpServer::stop(std::chrono::milliseconds grace) {
    return Impl::stop(impl_, grace);
}

}  // namespace superrelay::net
