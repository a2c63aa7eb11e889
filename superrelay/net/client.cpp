// SPDX-License-Identifier: MIT
#include "client.hpp"

#include <algorithm>
#include <vector>

#include "client_connection.hpp"
#include "tls.hpp"
#include "watchdog.hpp"

namespace superrelay::net {

namespace asio = boost::asio;

class HttpClient::Impl {
public:
    Impl(asio::any_io_executor executor, HttpClientSettings settings)
        : executor_(std::move(executor)), settings_(std::move(settings)) {}

    // `self` by value: a coroutine that has not begun keeps its arguments, not its object.
    static asio::awaitable<Result<HttpResponse>> send(std::shared_ptr<Impl> self, HttpCall call);
    static asio::awaitable<Result<HttpResponse>> send_for_success(std::shared_ptr<Impl> self,
                                                                  HttpCall call);

    Result<void> prepare_tls();

private:
    using Deadline = ClientConnection::Deadline;
    using Connection = std::unique_ptr<ClientConnection>;
    struct Idle {
        std::string origin;
        Connection connection;
        Deadline until;
    };

    asio::awaitable<Result<HttpResponse>> send_anew(const HttpCall& call, Deadline deadline);
    Connection take(const std::string& origin);
    void keep(std::string origin, Connection connection);

    asio::any_io_executor executor_;
    HttpClientSettings settings_;
    std::shared_ptr<asio::ssl::context> tls_;
    std::vector<Idle> idle_;
};

namespace {

Result<HttpResponse> named(Result<HttpResponse> result, const Url& url) {
    return std::move(result).map_error([&](Error error) {
        error.message = url.origin() + ": " + error.message;
        return error;
    });
}

}  // namespace

asio::awaitable<Result<HttpResponse>> HttpClient::Impl::send(std::shared_ptr<Impl> self,
                                                             HttpCall call) {
    // Before the clock runs: it is slow, and not the peer's fault.
    if (auto ready = call.url.tls ? self->prepare_tls() : Result<void>(); !ready) {
        co_return fail(std::move(ready));
    }
    const auto deadline = Watchdog::later(call.timeout.value_or(self->settings_.timeout));
    if (Connection connection = self->take(call.url.origin())) {
        Exchange exchange = co_await connection->exchange(call, self->settings_, deadline);
        if (exchange.reusable) {
            self->keep(call.url.origin(), std::move(connection));
        }
        // Closed between our look at it and the server's: the server has not seen the request,
        // or has and says nothing; asking again is safe by HttpCall's contract.
        if (exchange.response || !exchange.untouched) {
            co_return named(std::move(exchange.response), call.url);
        }
    }
    Result<HttpResponse> response = co_await self->send_anew(call, deadline);
    co_return named(std::move(response), call.url);
}

asio::awaitable<Result<HttpResponse>> HttpClient::Impl::send_for_success(std::shared_ptr<Impl> self,
                                                                         HttpCall call) {
    const Url url = call.url;
    auto response = co_await send(std::move(self), std::move(call));
    if (!response) {
        co_return response;
    }
    co_return named(require_success(std::move(*response)), url);
}

asio::awaitable<Result<HttpResponse>> HttpClient::Impl::send_anew(const HttpCall& call,
                                                                  Deadline deadline) {
    Connection connection = make_client_connection(executor_, call.url.tls ? tls_ : nullptr);
    auto opened = co_await connection->open(call.url, deadline);
    if (!opened) {
        co_return fail(std::move(opened));
    }
    Exchange exchange = co_await connection->exchange(call, settings_, deadline);
    if (exchange.reusable) {
        keep(call.url.origin(), std::move(connection));
    }
    co_return std::move(exchange.response);
}

Result<void> HttpClient::Impl::prepare_tls() {
    if (tls_ == nullptr) {
        auto context = make_client_context(settings_.ca_pem);
        if (!context) {
            return fail(std::move(context));
        }
        tls_ = std::move(*context);
    }
    return {};
}

HttpClient::Impl::Connection HttpClient::Impl::take(const std::string& origin) {
    const auto now = Watchdog::Clock::now();
    std::erase_if(idle_, [&](const Idle& idle) { return idle.until <= now; });
    // The newest first: the least likely to have been closed.
    for (auto at = idle_.size(); at-- > 0;) {
        if (idle_[at].origin != origin) {
            continue;
        }
        Connection connection = std::move(idle_[at].connection);
        idle_.erase(idle_.begin() + static_cast<std::ptrdiff_t>(at));
        if (connection->is_quiet()) {
            return connection;
        }
    }
    return nullptr;
}

void HttpClient::Impl::keep(std::string origin, Connection connection) {
    if (settings_.max_idle_connections == 0) {
        return;
    }
    if (idle_.size() >= settings_.max_idle_connections) {
        idle_.erase(idle_.begin());
    }
    idle_.push_back(
        {std::move(origin), std::move(connection), Watchdog::later(settings_.idle_timeout)});
}

HttpClient::HttpClient(asio::any_io_executor executor, HttpClientSettings settings)
    : impl_(std::make_shared<Impl>(std::move(executor), std::move(settings))) {}

HttpClient::~HttpClient() = default;

Result<void> HttpClient::prepare_tls() {
    return impl_->prepare_tls();
}

asio::awaitable<Result<HttpResponse>> HttpClient::send(HttpCall call) {
    return Impl::send(impl_, std::move(call));
}

asio::awaitable<Result<HttpResponse>> HttpClient::post(Url url, std::string body) {
    HttpCall call;
    call.url = std::move(url);
    call.body = std::move(body);
    return Impl::send_for_success(impl_, std::move(call));
}

asio::awaitable<Result<HttpResponse>> HttpClient::get(Url url) {
    HttpCall call;
    call.method = "GET";
    call.url = std::move(url);
    return Impl::send_for_success(impl_, std::move(call));
}

}  // namespace superrelay::net
