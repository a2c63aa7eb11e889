// SPDX-License-Identifier: MIT
// What hostile, broken and slow peers meet. Small timeouts only make these tests quick: each waits
// for an event, none measures time.
#include <gtest/gtest.h>

#include "loop.hpp"

namespace superrelay::net::test {
namespace {

using namespace std::string_literals;
using std::chrono::milliseconds;

constexpr std::size_t kMaxBody = 100;
constexpr std::size_t kMaxHeader = 512;

awaitable<HttpResponse> ok(HttpRequest) {
    co_return HttpResponse{};
}

HttpServerSettings strict() {
    HttpServerSettings settings;
    settings.max_body_bytes = kMaxBody;
    settings.max_header_bytes = kMaxHeader;
    return settings;
}

/// The only response to `bytes`, or "" when the server just closes. The peer has said all it will
/// say when `then_end`.
std::string response_to(HttpServerSettings settings, std::string bytes, bool then_end = false) {
    Loop loop;
    HttpServer server(loop.executor(), std::move(settings), ok);
    EXPECT_TRUE(server.start());
    std::string answer;
    loop.run([](Endpoint to, std::string request, bool end, std::string& out) -> awaitable<void> {
        Peer peer = co_await Peer::connect(std::move(to));
        co_await peer.write(std::move(request));
        if (end) {
            peer.socket().shutdown(tcp::socket::shutdown_send);
        }
        out = co_await peer.read_all();
    }(server.local_endpoint(), std::move(bytes), then_end, answer));
    return answer;
}

/// Its first line.
std::string status_line(HttpServerSettings settings, std::string bytes, bool then_end = false) {
    const auto response = response_to(std::move(settings), std::move(bytes), then_end);
    return response.substr(0, response.find("\r\n"));
}

struct Case {
    const char* name;
    std::string bytes;
    const char* status;
};

std::string post(const std::string& fields, const std::string& body = "") {
    return "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + fields + "\r\n" + body;
}

constexpr const char* kOk = "HTTP/1.1 200 OK";
constexpr const char* kBad = "HTTP/1.1 400 Bad Request";
constexpr const char* kBodyTooLarge = "HTTP/1.1 413 Payload Too Large";
constexpr const char* kHeaderTooLarge = "HTTP/1.1 431 Request Header Fields Too Large";

const Case kCases[] = {
    {"body_fits", post("Content-Length: 100\r\n", std::string(100, 'x')), kOk},
    {"body_announced_too_large", post("Content-Length: 101\r\n"), kBodyTooLarge},
    {"body_announced_huge", post("Content-Length: 18446744073709551615\r\n"), kBodyTooLarge},
    {"body_announced_too_large_expecting", post("Expect: 100-continue\r\nContent-Length: 101\r\n"),
     kBodyTooLarge},
    {"body_chunked_too_large",
     post("Transfer-Encoding: chunked\r\n", "65\r\n" + std::string(101, 'x') + "\r\n0\r\n\r\n"),
     kBodyTooLarge},
    {"body_chunks_too_large",
     post("Transfer-Encoding: chunked\r\n",
          "40\r\n" + std::string(64, 'x') + "\r\n40\r\n" + std::string(64, 'x') + "\r\n0\r\n\r\n"),
     kBodyTooLarge},
    {"chunk_extension_endless",
     post("Transfer-Encoding: chunked\r\n", "1;" + std::string(100'000, 'x')), kHeaderTooLarge},
    {"trailer_endless",
     post("Transfer-Encoding: chunked\r\n", "0\r\nX: " + std::string(100'000, 'x')),
     kHeaderTooLarge},
    {"header_fits", post("X: " + std::string(400, 'x') + "\r\n"), kOk},
    {"header_too_large", post("X: " + std::string(600, 'x') + "\r\n"), kHeaderTooLarge},
    {"header_endless", post("X: " + std::string(6000, 'x')), kHeaderTooLarge},
    {"target_too_long", "GET /" + std::string(600, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n",
     kHeaderTooLarge},
    {"garbage", "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n"s, kBad},
    {"empty_line", "\r\n\r\n", kBad},
    {"no_version", "GET /\r\n\r\n", kBad},
    {"wrong_version", "GET / HTTP/3.0\r\nHost: a\r\n\r\n", kBad},
    {"http2_preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", kBad},
    {"no_target", "GET  HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
    {"control_in_target", "GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
    {"no_host", "GET / HTTP/1.1\r\n\r\n", kBad},
    {"two_hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", kBad},
    {"space_before_colon", post("X : y\r\n"), kBad},
    {"nul_in_value", post("X: a\0b\r\n"s), kBad},
    {"bare_line_feeds", "GET / HTTP/1.1\nHost: a\n\n" + std::string(600, '\n'), kBad},
    {"length_no_number", post("Content-Length: x\r\n"), kBad},
    {"length_negative", post("Content-Length: -1\r\n"), kBad},
    {"length_overflows", post("Content-Length: 18446744073709551616\r\n"), kBad},
    {"lengths_differ", post("Content-Length: 1\r\nContent-Length: 2\r\n", "x"), kBad},
    {"length_then_chunked", post("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", "x"), kBad},
    {"chunked_then_length", post("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n", "x"), kBad},
    {"chunk_size_no_number", post("Transfer-Encoding: chunked\r\n", "zz\r\n"), kBad},
    {"chunked_http10", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     "HTTP/1.0 400 Bad Request"},
    {"unknown_coding", post("Transfer-Encoding: gzip, chunked\r\n"),
     "HTTP/1.1 501 Not Implemented"},
    {"coding_not_last", post("Transfer-Encoding: chunked, identity\r\n"),
     "HTTP/1.1 501 Not Implemented"},
    {"unknown_expectation", post("Expect: miracles\r\n"), "HTTP/1.1 417 Expectation Failed"},
};

class ServerLimit : public testing::TestWithParam<Case> {};

TEST_P(ServerLimit, IsAnsweredAndClosed) {
    EXPECT_EQ(status_line(strict(), GetParam().bytes), GetParam().status);
}

INSTANTIATE_TEST_SUITE_P(Net, ServerLimit, testing::ValuesIn(kCases),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(ServerLimits, RefusalsCarryTheServersOwnHeaders) {
    HttpServerSettings settings = strict();
    settings.own_headers = {{"X-Own", "yes"}};
    const auto refusal = response_to(settings, post("Content-Length: 101\r\n"));
    EXPECT_TRUE(refusal.starts_with(kBodyTooLarge)) << refusal;
    EXPECT_NE(refusal.find("\r\nX-Own: yes\r\n"), std::string::npos) << refusal;
    const auto answer = response_to(settings, post(""));
    EXPECT_TRUE(answer.starts_with(kOk)) << answer;
    EXPECT_EQ(answer.find("X-Own"), std::string::npos) << answer;
}

TEST(ServerLimits, AHalfRequestGetsNoAnswer) {
    EXPECT_EQ(status_line(strict(), "GET / HT", true), "");
    EXPECT_EQ(status_line(strict(), post("Content-Length: 5\r\n", "ab"), true), "");
    EXPECT_EQ(status_line(strict(), "", true), "");
}

TEST(ServerLimits, SlowRequestsGet408) {
    HttpServerSettings settings = strict();
    settings.read_timeout = milliseconds(20);
    constexpr const char* kTimeout = "HTTP/1.1 408 Request Timeout";
    EXPECT_EQ(status_line(settings, "GET / HT"), kTimeout);
    EXPECT_EQ(status_line(settings, post("Content-Length: 5\r\n", "ab")), kTimeout);
}

TEST(ServerLimits, ATrickleIsNoExcuse) {
    Loop loop;
    HttpServerSettings settings = strict();
    settings.max_header_bytes = 1024 * 1024;
    settings.read_timeout = milliseconds(30);
    HttpServer server(loop.executor(), settings, ok);
    ASSERT_TRUE(server.start());
    std::string answer;
    loop.run([](Endpoint to, std::string& out) -> awaitable<void> {
        Peer peer = co_await Peer::connect(std::move(to));
        co_await peer.write("GET / HTTP/1.1\r\nX: ");
        bool trickle = true;
        asio::co_spawn(
            co_await asio::this_coro::executor,
            [](Peer& to_peer, bool& go_on) -> awaitable<void> {
                asio::steady_timer pause(co_await asio::this_coro::executor);
                while (go_on) {
                    co_await to_peer.write("x");
                    pause.expires_after(milliseconds(1));
                    co_await pause.async_wait(kAwait);
                }
            }(peer, trickle),
            asio::detached);
        out = co_await peer.read_until("\r\n");
        trickle = false;
        // Let the trickle see it before `peer` goes.
        asio::steady_timer turn(co_await asio::this_coro::executor, milliseconds(5));
        co_await turn.async_wait(kAwait);
    }(server.local_endpoint(), answer));
    EXPECT_EQ(answer, "HTTP/1.1 408 Request Timeout\r\n");
}

TEST(ServerLimits, IdleConnectionsAreClosed) {
    HttpServerSettings settings = strict();
    settings.idle_timeout = milliseconds(20);
    EXPECT_EQ(status_line(settings, ""), "");
    EXPECT_EQ(status_line(settings, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"), kOk);
}

TEST(ServerLimits, APeerThatReadsNothingIsLeft) {
    Loop loop;
    HttpServerSettings settings = strict();
    settings.write_timeout = milliseconds(20);
    constexpr std::size_t kHuge = 64 * 1024 * 1024;
    HttpServer server(loop.executor(), settings, [](HttpRequest) -> awaitable<HttpResponse> {
        HttpResponse response;
        response.body.assign(kHuge, 'x');
        co_return response;
    });
    ASSERT_TRUE(server.start());
    std::size_t received = 0;
    loop.run([](HttpServer& to, std::size_t& out) -> awaitable<void> {
        Peer peer = co_await Peer::connect(to.local_endpoint());
        co_await peer.write(post(""));
        // Beyond the header the answer is under way; without a timeout this would never return.
        co_await peer.read_until("\r\n\r\n");
        co_await to.stop(std::chrono::hours(1));
        out = (co_await peer.read_all()).size();
    }(server, received));
    EXPECT_LT(received, kHuge);
}

TEST(ServerLimits, TooManyConnectionsGet503) {
    Loop loop;
    HttpServerSettings settings = strict();
    settings.max_connections = 1;
    HttpServer server(loop.executor(), settings, ok);
    ASSERT_TRUE(server.start());
    loop.run([](Endpoint to) -> awaitable<void> {
        const std::string request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        Peer first = co_await Peer::connect(to);
        co_await first.write(request + "GET /");  // busy with the second of two
        EXPECT_TRUE((co_await first.read_until("\r\n\r\n")).starts_with(kOk));

        Peer second = co_await Peer::connect(to);
        co_await second.write(request);
        const std::string refusal = co_await second.read_all();
        EXPECT_TRUE(refusal.starts_with("HTTP/1.1 503 Service Unavailable\r\n")) << refusal;
        EXPECT_NE(refusal.find("\r\nRetry-After: 1\r\n"), std::string::npos) << refusal;
        EXPECT_NE(refusal.find("\r\nConnection: close\r\n"), std::string::npos) << refusal;

        // The place is free again as soon as the server sees the first peer leave.
        first.close();
        std::string answer;
        while (!answer.starts_with(kOk)) {
            Peer next = co_await Peer::connect(to);
            co_await next.write(request);
            answer = co_await next.read_until("\r\n\r\n");
        }
    }(server.local_endpoint()));
}

TEST(ServerLimits, TheLongestSilentConnectionMakesRoom) {
    Loop loop;
    HttpServerSettings settings = strict();
    settings.max_connections = 2;
    HttpServer server(loop.executor(), settings, ok);
    ASSERT_TRUE(server.start());
    loop.run([](Endpoint to) -> awaitable<void> {
        const std::string request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        Peer silent = co_await Peer::connect(to);
        Peer kept = co_await Peer::connect(to);
        co_await kept.write(request);
        EXPECT_TRUE((co_await kept.read_until("\r\n\r\n")).starts_with(kOk));

        Peer next = co_await Peer::connect(to);
        co_await next.write(request);
        EXPECT_TRUE((co_await next.read_until("\r\n\r\n")).starts_with(kOk));
        EXPECT_EQ(co_await silent.read_all(), "");
        co_await kept.write(request);
        EXPECT_TRUE((co_await kept.read_until("\r\n\r\n")).starts_with(kOk));
    }(server.local_endpoint()));
}

}  // namespace
}  // namespace superrelay::net::test
