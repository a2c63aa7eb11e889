// SPDX-License-Identifier: MIT
#include "connection.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <optional>

#include "await.hpp"

namespace superrelay::net {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using tcp = asio::ip::tcp;

struct Connection::Reader {
    explicit Reader(std::size_t max) : buffer(max) {}

    // Bounded: Beast's limits count neither a chunk's extensions nor trailers.
    boost::beast::flat_buffer buffer;
    std::optional<http::request_parser<http::string_body>> parser;
    unsigned version = 11;
};

namespace {

constexpr std::size_t kFirstRead = 4096;
// Beside a header: what is read at once of what follows it.
constexpr std::size_t kReadAhead = 16 * 1024;
constexpr std::size_t kLingerBytes = 256 * 1024;
// The peer is gone, or said nothing that deserves an answer.
constexpr unsigned kNoAnswer = 0;
constexpr unsigned kGood = 200;

unsigned status_of(const error_code& error) {
    if (error == http::error::body_limit) {
        return 413;
    }
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        return 431;
    }
    const bool cut_short =
        error == http::error::end_of_stream || error == http::error::partial_message;
    const bool malformed = error.category() == make_error_code(http::error::bad_method).category();
    return malformed && !cut_short ? 400 : kNoAnswer;
}

/// What Beast's parser lets pass and RFC 9112 does not (3.2: one Host; 6.1: framing that two
/// servers could read differently is how requests are smuggled).
unsigned check_header(const http::request_header<>& header) {
    const bool needs_host = header.version() >= 11;
    const auto hosts = header.count(http::field::host);
    if (hosts > 1 || (needs_host && hosts == 0)) {
        return 400;
    }
    const bool chunked = header.count(http::field::transfer_encoding) != 0;
    if (chunked && header.version() < 11) {
        return 400;
    }
    if (chunked && !boost::beast::iequals(header[http::field::transfer_encoding], "chunked")) {
        return 501;
    }
    const auto expect = header[http::field::expect];
    if (!expect.empty() && !boost::beast::iequals(expect, "100-continue")) {
        return 417;
    }
    return kGood;
}

std::string text_of(boost::beast::string_view value) {
    return {value.data(), value.size()};
}

HttpRequest to_request(http::request<http::string_body>&& message, const std::string& peer) {
    HttpRequest out;
    out.method = text_of(message.method_string());
    out.target = text_of(message.target());
    out.host = text_of(message[http::field::host]);
    out.content_type = text_of(message[http::field::content_type]);
    out.origin = text_of(message[http::field::origin]);
    out.body = std::move(message.body());
    out.peer = peer;
    return out;
}

HttpResponse bare(unsigned status, const HttpServerSettings& settings) {
    HttpResponse out;
    out.status = status;
    out.content_type = "text/plain";
    out.headers = settings.own_headers;
    out.body = text_of(http::obsolete_reason(static_cast<http::status>(status))) + "\n";
    return out;
}

std::string describe(const tcp::socket& socket) {
    error_code error;
    const auto remote = socket.remote_endpoint(error);
    return error ? std::string()
                 : Endpoint{remote.address().to_string(), remote.port()}.to_string();
}

http::response<http::string_body> to_message(HttpResponse&& response, unsigned version,
                                             bool keep_alive) {
    http::response<http::string_body> out;
    out.version(version);
    out.result(response.status);
    for (const auto& [name, value] : response.headers) {
        out.insert(name, value);
    }
    // These two have no body by definition (RFC 9110, 15.3.5 and 15.4.5).
    const bool bodiless = response.status == 204 || response.status == 304;
    if (!bodiless) {
        out.body() = std::move(response.body);
    }
    if (!out.body().empty()) {
        out.set(http::field::content_type, response.content_type);
    }
    out.keep_alive(keep_alive);
    out.prepare_payload();
    if (bodiless) {
        out.erase(http::field::content_length);  // not even 0 (RFC 9110, 8.6)
    }
    return out;
}

}  // namespace

Connection::Connection(tcp::socket socket, std::shared_ptr<const ServerContext> context)
    : socket_(std::move(socket)),
      context_(std::move(context)),
      watchdog_(socket_.get_executor(), [this] { on_deadline(); }),
      reader_(std::make_unique<Reader>(context_->settings.max_header_bytes + kReadAhead)),
      peer_(describe(socket_)) {
    error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
}

Connection::~Connection() = default;

void Connection::enter(Phase phase) {
    phase_ = phase;
    const HttpServerSettings& settings = context_->settings;
    switch (phase) {
        case Phase::idle:
            idle_since_ = Watchdog::Clock::now();
            watchdog_.expire_after(settings.idle_timeout);
            break;
        case Phase::reading:
            watchdog_.expire_after(settings.read_timeout);
            break;
        case Phase::handling:
            watchdog_.disarm();
            break;
        case Phase::writing:
            watchdog_.expire_after(settings.write_timeout);
            break;
    }
}

void Connection::on_deadline() {
    if (phase_ == Phase::reading) {
        // Only the receiving half, so that a 408 can still leave.
        error_code ignored;
        socket_.shutdown(tcp::socket::shutdown_receive, ignored);
        return;
    }
    close();
}

void Connection::close() {
    closed_ = true;
    error_code ignored;
    socket_.close(ignored);
}

std::optional<Watchdog::Clock::time_point> Connection::idle_since() const {
    if (phase_ != Phase::idle || closed_) {
        return std::nullopt;
    }
    return idle_since_;
}

void Connection::drain() {
    if (phase_ == Phase::idle) {
        close();
    }
}

void Connection::abort() {
    aborted_ = true;
    close();
    cancel_.emit(asio::cancellation_type::terminal);
}

asio::awaitable<void> Connection::serve() {
    bool answered = true;
    while (answered && keep_alive_ && !context_->draining) {
        if (!co_await await_first_byte()) {
            co_return;
        }
        answered = co_await answer_one();
    }
    if (answered) {
        co_await linger();
    }
}

asio::awaitable<void> Connection::refuse() {
    enter(Phase::reading);
    watchdog_.expire_after(context_->settings.linger_timeout);
    // Some clients take a response that precedes their request for a fault of the transport.
    auto space = reader_->buffer.prepare(kFirstRead);
    const auto [error, size] = co_await socket_.async_read_some(space, kAwait);
    if (error) {
        co_return;
    }
    keep_alive_ = false;
    HttpResponse response = bare(503, context_->settings);
    response.headers.emplace_back("Retry-After", "1");
    if (co_await write(std::move(response), false)) {
        co_await linger();
    }
}

asio::awaitable<bool> Connection::await_first_byte() {
    if (reader_->buffer.size() != 0) {
        co_return true;
    }
    enter(Phase::idle);
    auto space = reader_->buffer.prepare(kFirstRead);
    const auto [error, size] = co_await socket_.async_read_some(space, kAwait);
    reader_->buffer.commit(size);
    co_return !error;
}

asio::awaitable<bool> Connection::answer_one() {
    HttpRequest request;
    enter(Phase::reading);
    const unsigned status = co_await read_request(request);
    if (status == kNoAnswer) {
        co_return false;
    }
    if (status != kGood) {
        keep_alive_ = false;
        HttpResponse refusal = bare(status, context_->settings);
        co_return co_await write(std::move(refusal), false);
    }
    const bool head_only = request.method == "HEAD";
    enter(Phase::handling);
    HttpResponse response = co_await handle(std::move(request));
    co_return co_await write(std::move(response), head_only);
}

/// @return kGood, the status to refuse it with, or kNoAnswer
asio::awaitable<unsigned> Connection::read_request(HttpRequest& request) {
    auto& parser = reader_->parser.emplace();
    parser.header_limit(static_cast<std::uint32_t>(context_->settings.max_header_bytes));
    parser.body_limit(context_->settings.max_body_bytes);

    auto [error, size] = co_await http::async_read_header(socket_, reader_->buffer, parser, kAwait);
    if (error) {
        co_return watchdog_.expired() ? 408 : status_of(error);
    }
    const auto& header = parser.get();
    reader_->version = header.version();
    if (const unsigned status = check_header(header); status != kGood) {
        co_return status;
    }
    if (!header[http::field::expect].empty() && header.version() >= 11 && !parser.is_done()) {
        static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
        enter(Phase::writing);  // a peer that does not read it ends with the connection
        std::tie(error, size) =
            co_await asio::async_write(socket_, asio::buffer(kContinue), kAwait);
        if (error) {
            co_return kNoAnswer;
        }
        enter(Phase::reading);
    }
    if (!parser.is_done()) {
        std::tie(error, size) = co_await http::async_read(socket_, reader_->buffer, parser, kAwait);
    }
    if (error) {
        co_return watchdog_.expired() ? 408 : status_of(error);
    }
    keep_alive_ = parser.get().keep_alive();
    request = to_request(parser.release(), peer_);
    co_return kGood;
}

asio::awaitable<HttpResponse> Connection::handle(HttpRequest request) {
    try {
        HttpResponse response = co_await context_->handler(std::move(request));
        co_return response;
    } catch (const std::exception& error) {
        if (!aborted_) {
            context_->report(std::string("an HTTP handler threw: ") + error.what());
        }
    } catch (...) {
        context_->report("an HTTP handler threw what is no std::exception");
    }
    co_return bare(500, context_->settings);
}

asio::awaitable<bool> Connection::write(HttpResponse response, bool head_only) {
    enter(Phase::writing);
    keep_alive_ = keep_alive_ && !context_->draining;
    auto message = to_message(std::move(response), reader_->version, keep_alive_);
    http::response_serializer<http::string_body> serializer(message);
    error_code error;
    std::size_t size = 0;
    if (head_only) {
        std::tie(error, size) = co_await http::async_write_header(socket_, serializer, kAwait);
    } else {
        std::tie(error, size) = co_await http::async_write(socket_, serializer, kAwait);
    }
    co_return !error;
}

/// Closing a socket with unread bytes resets the connection, and a reset can overtake the response
/// on its way (RFC 9112, 9.6): close our half, and read on for a moment.
asio::awaitable<void> Connection::linger() {
    error_code error;
    socket_.shutdown(tcp::socket::shutdown_send, error);
    enter(Phase::reading);
    watchdog_.expire_after(context_->settings.linger_timeout);
    std::size_t total = 0;
    std::size_t size = 0;
    reader_->buffer.clear();
    while (!error && total < kLingerBytes) {
        auto space = reader_->buffer.prepare(kFirstRead);
        std::tie(error, size) = co_await socket_.async_read_some(space, kAwait);
        total += size;
    }
    close();
}

}  // namespace superrelay::net
