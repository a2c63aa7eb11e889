// SPDX-License-Identifier: MIT
#include "client_connection.hpp"

#include <array>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <optional>
#include <type_traits>

#include "await.hpp"
#include "resolve.hpp"

namespace superrelay::net {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace ssl = asio::ssl;
using boost::system::error_code;
using tcp = asio::ip::tcp;
using Request = http::request<http::string_body>;
using ResponseParser = http::response_parser<http::string_body>;

namespace {

Request to_message(const HttpCall& call) {
    Request out;
    out.version(11);
    out.method_string(call.method);
    out.target(call.url.target);
    out.set(http::field::host, call.url.host_header());
    out.set(http::field::user_agent, "super-relay");
    for (const auto& [name, value] : call.headers) {
        out.set(name, value);
    }
    out.body() = call.body;
    if (!call.body.empty()) {
        out.set(http::field::content_type, call.content_type);
    }
    out.prepare_payload();
    return out;
}

HttpResponse to_response(http::response<http::string_body>&& message) {
    HttpResponse out;
    out.status = message.result_int();
    const auto type = message[http::field::content_type];
    out.content_type.assign(type.data(), type.size());
    for (const auto& field : message) {
        out.headers.emplace_back(
            std::string(field.name_string().data(), field.name_string().size()),
            std::string(field.value().data(), field.value().size()));
    }
    out.body = std::move(message.body());
    return out;
}

void prepare(ResponseParser& parser, const HttpCall& call, const HttpClientSettings& limits) {
    parser.header_limit(static_cast<std::uint32_t>(limits.max_header_bytes));
    parser.body_limit(limits.max_response_bytes);
    parser.skip(call.method == "HEAD");
}

/// One attempt of several gets its share of the time that is left, so that an address which
/// swallows packets does not use up the call.
ClientConnection::Deadline share(ClientConnection::Deadline deadline, std::size_t attempts_left) {
    const auto now = Watchdog::Clock::now();
    return now + (deadline - now) / static_cast<std::ptrdiff_t>(attempts_left);
}

// A header of any size that is allowed, and what is read at once of what follows it.
constexpr std::size_t kMaxBuffer = 128 * 1024;

template <typename Stream>
class BasicConnection final : public ClientConnection {
    static constexpr bool kTls = !std::is_same_v<Stream, tcp::socket>;

public:
    template <typename... Args>
    explicit BasicConnection(const std::shared_ptr<ssl::context>& context, Args&&... args)
        : context_(context),
          stream_(std::forward<Args>(args)...),
          watchdog_(stream_.get_executor(), [this] { close(); }) {}

    asio::awaitable<Result<void>> open(Url url, Deadline deadline) override;
    asio::awaitable<Exchange> exchange(const HttpCall& call, const HttpClientSettings& limits,
                                       Deadline deadline) override;
    bool is_quiet() override;

private:
    asio::awaitable<error_code> receive(ResponseParser& parser);
    asio::awaitable<Result<void>> shake_hands(const std::string& host);
    void close();
    [[nodiscard]] std::string explain(const char* step, const error_code& error) const;
    tcp::socket& socket();

    std::shared_ptr<ssl::context> context_;
    Stream stream_;
    Watchdog watchdog_;
    // Bounded: Beast's limits count neither a chunk's extensions nor trailers.
    boost::beast::flat_buffer buffer_{kMaxBuffer};
};

template <typename Stream>
tcp::socket& BasicConnection<Stream>::socket() {
    if constexpr (kTls) {
        return stream_.next_layer();
    } else {
        return stream_;
    }
}

template <typename Stream>
void BasicConnection<Stream>::close() {
    error_code ignored;
    socket().close(ignored);
}

template <typename Stream>
std::string BasicConnection<Stream>::explain(const char* step, const error_code& error) const {
    return std::string(step) + ": " + (watchdog_.expired() ? "timed out" : error.message());
}

template <typename Stream>
asio::awaitable<Result<void>> BasicConnection<Stream>::open(Url url, Deadline deadline) {
    const auto addresses = co_await resolve(url.host, url.port, deadline);
    if (!addresses) {
        co_return fail(Errc::unavailable, addresses.error().message);
    }
    std::string reason = "connect: the name has no address";
    std::size_t left = addresses->size();
    for (const tcp::endpoint& address : *addresses) {
        close();
        watchdog_.expire_at(share(deadline, left--));
        const auto [error] = co_await socket().async_connect(address, kAwait);
        if (error || watchdog_.expired()) {
            reason = explain("connect", error);
            continue;
        }
        error_code ignored;
        socket().set_option(tcp::no_delay(true), ignored);
        watchdog_.expire_at(deadline);
        co_return co_await shake_hands(url.host);
    }
    co_return fail(Errc::unavailable, reason);
}

template <typename Stream>
asio::awaitable<Result<void>> BasicConnection<Stream>::shake_hands(const std::string& host) {
    if constexpr (kTls) {
        error_code error;
        asio::ip::make_address(host, error);
        const bool is_name = static_cast<bool>(error);
        // SNI carries names only (RFC 6066, 3).
        if (is_name && SSL_set_tlsext_host_name(stream_.native_handle(), host.c_str()) != 1) {
            co_return fail(Errc::unavailable, "TLS: the host's name does not fit SNI");
        }
        stream_.set_verify_callback(ssl::host_name_verification(host));
        std::tie(error) = co_await stream_.async_handshake(ssl::stream_base::client, kAwait);
        if (error) {
            const long verdict = SSL_get_verify_result(stream_.native_handle());
            std::string reason = explain("TLS", error);
            if (verdict != X509_V_OK) {
                reason += std::string(" (") + X509_verify_cert_error_string(verdict) + ")";
            }
            co_return fail(Errc::unavailable, reason);
        }
    }
    co_return Result<void>{};
}

template <typename Stream>
asio::awaitable<Exchange> BasicConnection<Stream>::exchange(const HttpCall& call,
                                                            const HttpClientSettings& limits,
                                                            Deadline deadline) {
    watchdog_.expire_at(deadline);
    const Request request = to_message(call);
    auto [error, size] = co_await http::async_write(stream_, request, kAwait);
    if (error) {
        co_return Exchange{fail(Errc::unavailable, explain("send", error)), false,
                           !watchdog_.expired()};
    }

    std::optional<ResponseParser> parser;
    do {  // past interim responses (RFC 9110, 15.2)
        parser.emplace();
        prepare(*parser, call, limits);
        error = co_await receive(*parser);
    } while (!error && parser->get().result_int() / 100 == 1);
    if (error == http::error::body_limit || error == http::error::header_limit) {
        co_return Exchange{fail(Errc::unavailable, "receive: the response is too large")};
    }
    if (error) {
        const bool untouched = !parser->got_some() && !watchdog_.expired();
        co_return Exchange{fail(Errc::unavailable, explain("receive", error)), false, untouched};
    }
    const bool reusable = parser->keep_alive() && buffer_.size() == 0;
    watchdog_.disarm();
    co_return Exchange{to_response(parser->release()), reusable};
}

template <typename Stream>
asio::awaitable<error_code> BasicConnection<Stream>::receive(ResponseParser& parser) {
    const auto [error, size] = co_await http::async_read(stream_, buffer_, parser, kAwait);
    co_return error;
}

template <typename Stream>
bool BasicConnection<Stream>::is_quiet() {
    // Unasked bytes are as bad as an end: a close_notify, or a response to nothing.
    error_code error;
    std::array<char, 1> byte{};
    socket().non_blocking(true, error);
    if (error) {
        return false;
    }
    socket().receive(asio::buffer(byte), tcp::socket::message_peek, error);
    return error == asio::error::would_block;
}

}  // namespace

std::unique_ptr<ClientConnection> make_client_connection(const asio::any_io_executor& executor,
                                                         const std::shared_ptr<ssl::context>& tls) {
    if (tls == nullptr) {
        return std::make_unique<BasicConnection<tcp::socket>>(tls, executor);
    }
    return std::make_unique<BasicConnection<ssl::stream<tcp::socket>>>(tls, executor, *tls);
}

}  // namespace superrelay::net
