// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <boost/asio/post.hpp>

#include "loop.hpp"

namespace superrelay::net::test {
namespace {

constexpr std::chrono::hours kLongGrace{1};
constexpr const char* kRequest = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

class Drain : public testing::Test {
public:
    Loop loop;
    Gate entered{loop};
    Gate gate{loop};
    int handlers = 0;  ///< that wait at the gate
    std::vector<std::string> reported;
    HttpServer server{loop.executor(), HttpServerSettings{},
                      [this](HttpRequest request) -> awaitable<HttpResponse> {
                          if (request.target == "/wait") {
                              const std::shared_ptr<void> inside(&handlers, leave);
                              ++handlers;
                              entered.open();
                              co_await gate.pass();
                          }
                          co_return HttpResponse{};
                      },
                      [this](std::string_view what) { reported.emplace_back(what); }};

    static void leave(int* handlers) { --*handlers; }

    void SetUp() override { ASSERT_TRUE(server.start()); }
};

TEST_F(Drain, ClosesIdleConnectionsAtOnce) {
    loop.run([](Drain& test) -> awaitable<void> {
        Peer fresh = co_await Peer::connect(test.server.local_endpoint());
        Peer used = co_await Peer::connect(test.server.local_endpoint());
        co_await used.write(kRequest);
        co_await used.read_until("\r\n\r\n");
        co_await test.server.stop(kLongGrace);
        EXPECT_EQ(co_await used.read_all(), "");
        EXPECT_EQ(co_await fresh.read_all(), "");
    }(*this));
}

TEST_F(Drain, LetsARequestUnderWayFinish) {
    loop.run([](Drain& test) -> awaitable<void> {
        Peer peer = co_await Peer::connect(test.server.local_endpoint());
        co_await peer.write("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
        co_await test.entered.pass();

        Gate stopped(test.loop);
        bool has_stopped = false;
        asio::co_spawn(test.loop.context, test.server.stop(kLongGrace),
                       [&](const std::exception_ptr&) {
                           has_stopped = true;
                           stopped.open();
                       });
        // One turn of the loop, in which stop() begins.
        co_await asio::post(test.loop.context, asio::use_awaitable);
        EXPECT_FALSE(has_stopped);

        test.gate.open();
        const std::string answer = co_await peer.read_all();
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
        EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos) << answer;
        peer.close();
        co_await stopped.pass();
    }(*this));
}

TEST_F(Drain, AcceptsNobodyAfterwards) {
    loop.run([](Drain& test) -> awaitable<void> {
        const Endpoint to = test.server.local_endpoint();
        co_await test.server.stop(kLongGrace);
        tcp::socket socket(test.loop.context);
        const auto [error] =
            co_await socket.async_connect({asio::ip::make_address(to.address), to.port}, kAwait);
        EXPECT_EQ(error, asio::error::connection_refused);
    }(*this));
}

TEST_F(Drain, CancelsWhatOutlivesTheGrace) {
    loop.run([](Drain& test) -> awaitable<void> {
        Peer peer = co_await Peer::connect(test.server.local_endpoint());
        co_await peer.write("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
        co_await test.entered.pass();
        co_await test.server.stop(std::chrono::milliseconds(1));
        EXPECT_EQ(test.handlers, 0) << "what a handler refers to may go now";
        EXPECT_EQ(co_await peer.read_all(), "");
    }(*this));
    loop.context.run();  // ends: the cancelled handler has nothing left to wait for
    EXPECT_TRUE(reported.empty()) << reported.front();
}

TEST_F(Drain, StopsWhenNobodyIsThere) {
    loop.run(server.stop(kLongGrace));
}

TEST(DrainByDestructor, EndsConnections) {
    Loop loop;
    auto server = std::make_unique<HttpServer>(
        loop.executor(), HttpServerSettings{},
        [](HttpRequest) -> awaitable<HttpResponse> { co_return HttpResponse{}; });
    ASSERT_TRUE(server->start());
    loop.run([](std::unique_ptr<HttpServer>& doomed) -> awaitable<void> {
        Peer peer = co_await Peer::connect(doomed->local_endpoint());
        co_await peer.write(kRequest);
        co_await peer.read_until("\r\n\r\n");
        doomed.reset();
        EXPECT_EQ(co_await peer.read_all(), "");
    }(server));
    loop.context.run();
}

}  // namespace
}  // namespace superrelay::net::test
