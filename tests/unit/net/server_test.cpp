// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <stdexcept>

#include "loop.hpp"

namespace superrelay::net::test {
namespace {

awaitable<HttpResponse> echo(HttpRequest request) {
    HttpResponse response;
    response.body = request.method + " " + request.target + " " + request.body;
    co_return response;
}

class Server : public testing::Test {
protected:
    Loop loop;
    HttpServerSettings settings;
    HttpHandler handler = echo;
    std::vector<std::string> reported;
    std::unique_ptr<HttpServer> server;

    Endpoint start() {
        server = std::make_unique<HttpServer>(
            loop.executor(), settings, handler,
            [this](std::string_view what) { reported.emplace_back(what); });
        const auto started = server->start();
        EXPECT_TRUE(started) << started.error().message;
        return server->local_endpoint();
    }

    /// Sends bytes, returns everything that comes until the server closes.
    std::string talk(std::string bytes) {
        std::string answer;
        const Endpoint endpoint = start();
        loop.run([](Endpoint to, std::string request, std::string& out) -> awaitable<void> {
            Peer peer = co_await Peer::connect(std::move(to));
            co_await peer.write(std::move(request));
            out = co_await peer.read_all();
        }(endpoint, std::move(bytes), answer));
        return answer;
    }
};

TEST_F(Server, AnswersAPost) {
    EXPECT_EQ(
        talk("POST /x?y HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"),
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
        "Content-Length: 12\r\n\r\nPOST /x?y hi");
}

TEST_F(Server, ShowsTheHandlerWhatWasSent) {
    HttpRequest seen;
    handler = [&seen](HttpRequest request) -> awaitable<HttpResponse> {
        seen = std::move(request);
        co_return HttpResponse{};
    };
    talk(
        "POST / HTTP/1.1\r\nHost: h:1\r\ncontent-type: text/x\r\nORIGIN: https://o\r\n"
        "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        "2\r\nhi\r\n0\r\n\r\n");
    EXPECT_EQ(seen.host, "h:1");
    EXPECT_EQ(seen.content_type, "text/x");
    EXPECT_EQ(seen.origin, "https://o");
    EXPECT_EQ(seen.body, "hi");
    EXPECT_TRUE(seen.peer.starts_with("127.0.0.1:")) << seen.peer;
}

TEST_F(Server, SendsTheHandlersHeaders) {
    handler = [](HttpRequest) -> awaitable<HttpResponse> {
        HttpResponse response;
        response.status = 404;
        response.headers.emplace_back("Vary", "Origin");
        co_return response;
    };
    const std::string answer = talk("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 404 Not Found\r\n")) << answer;
    EXPECT_NE(answer.find("\r\nVary: Origin\r\n"), std::string::npos) << answer;
}

TEST_F(Server, AnswersPipelinedRequestsInOrder) {
    const std::string answer = talk(
        "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 1"
        "\r\n\r\nxGET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const auto first = answer.find("GET /1 ");
    const auto second = answer.find("POST /2 x");
    const auto third = answer.find("GET /3 ");
    ASSERT_NE(first, std::string::npos) << answer;
    EXPECT_LT(first, second);
    EXPECT_LT(second, third);
    EXPECT_NE(third, std::string::npos);
}

TEST_F(Server, KeepsAConnection) {
    const Endpoint endpoint = start();
    loop.run([](Endpoint to) -> awaitable<void> {
        Peer peer = co_await Peer::connect(std::move(to));
        for (const char* target : {"/1", "/2", "/3"}) {
            co_await peer.write("GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n");
            const std::string answer = co_await peer.read_until(std::string(target) + " ");
            EXPECT_NE(answer.find("200 OK"), std::string::npos) << answer;
        }
    }(endpoint));
}

TEST_F(Server, ClosesBehindHttp10) {
    const std::string answer = talk("GET / HTTP/1.0\r\n\r\n");
    EXPECT_TRUE(answer.starts_with("HTTP/1.0 200 OK\r\n")) << answer;
    EXPECT_TRUE(answer.ends_with("GET / ")) << answer;
}

TEST_F(Server, SendsNoBodyToHead) {
    const std::string answer = talk("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_NE(answer.find("Content-Length: 7\r\n"), std::string::npos) << answer;
    EXPECT_TRUE(answer.ends_with("\r\n\r\n")) << answer;
}

TEST_F(Server, SendsNoBodyWith204) {
    handler = [](HttpRequest) -> awaitable<HttpResponse> {
        HttpResponse response;
        response.status = 204;
        response.body = "none of this";
        co_return response;
    };
    const std::string answer = talk("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(answer, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
}

TEST_F(Server, TellsAClientThatAsksToContinue) {
    const Endpoint endpoint = start();
    loop.run([](Endpoint to) -> awaitable<void> {
        Peer peer = co_await Peer::connect(std::move(to));
        co_await peer.write(
            "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        EXPECT_EQ(co_await peer.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
        co_await peer.write("hi");
        EXPECT_NE((co_await peer.read_until("POST / hi")).find("200 OK"), std::string::npos);
    }(endpoint));
}

TEST_F(Server, TurnsAnExceptionIntoABare500) {
    handler = [](HttpRequest request) -> awaitable<HttpResponse> {
        if (request.target == "/throw") {
            throw std::runtime_error("secret reason");
        }
        if (request.target == "/throw/int") {
            throw 7;
        }
        co_return HttpResponse{};
    };
    const std::string answer = talk(
        "GET /throw HTTP/1.1\r\nHost: a\r\n\r\nGET /throw/int HTTP/1.1\r\nHost: a\r\n\r\n"
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 500 Internal Server Error\r\n")) << answer;
    EXPECT_EQ(answer.find("secret"), std::string::npos) << answer;
    EXPECT_NE(answer.find("HTTP/1.1 200 OK\r\n"), std::string::npos) << answer;
    ASSERT_EQ(reported.size(), 2U);
    EXPECT_NE(reported[0].find("secret reason"), std::string::npos) << reported[0];
}

TEST_F(Server, ListensOnIPv6) {
    settings.endpoint = {"::1", 0};
    server = std::make_unique<HttpServer>(loop.executor(), settings, handler);
    if (!server->start()) {
        GTEST_SKIP() << "this machine has no IPv6 loopback";
    }
    const Endpoint endpoint = server->local_endpoint();
    loop.run([](Endpoint to) -> awaitable<void> {
        Peer peer = co_await Peer::connect(std::move(to));
        co_await peer.write("GET / HTTP/1.0\r\n\r\n");
        EXPECT_TRUE((co_await peer.read_all()).starts_with("HTTP/1.0 200 OK"));
    }(endpoint));
}

TEST_F(Server, SaysWhenItsAddressIsTaken) {
    HttpServerSettings second;
    second.endpoint = start();
    const auto started = HttpServer(loop.executor(), second, handler).start();
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, Errc::unavailable);
    EXPECT_NE(started.error().message.find(second.endpoint.to_string()), std::string::npos)
        << started.error().message;
}

TEST_F(Server, SaysWhenItsAddressIsNone) {
    // 192.0.2.1 is for documentation (RFC 5737): no machine has it.
    for (const char* address : {"localhost", "", "192.0.2.1"}) {
        settings.endpoint = {address, 0};
        const auto started = HttpServer(loop.executor(), settings, handler).start();
        ASSERT_FALSE(started) << address;
        EXPECT_EQ(started.error().code, Errc::config_invalid) << address;
    }
}

}  // namespace
}  // namespace superrelay::net::test
