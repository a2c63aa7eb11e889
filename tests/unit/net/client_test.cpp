// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <set>

#include <superrelay/net/client.hpp>

#include "loop.hpp"

namespace superrelay::net::test {
namespace {

using namespace std::string_literals;
using std::chrono::milliseconds;

/// A listener that does only what a test tells it to.
struct Listener {
    explicit Listener(Loop& loop)
        : acceptor(loop.context, {asio::ip::make_address("127.0.0.1"), 0}) {}

    tcp::acceptor acceptor;

    [[nodiscard]] Url url() const {
        return {false, "127.0.0.1", acceptor.local_endpoint().port(), "/"};
    }

    awaitable<Peer> accept() {
        co_return Peer(co_await acceptor.async_accept(asio::use_awaitable));
    }

    /// Reads one request, sends `answer`, closes.
    awaitable<void> answer_once(std::string answer) {
        Peer peer = co_await accept();
        co_await peer.read_until("\r\n\r\n");
        co_await peer.write(std::move(answer));
    }
};

class Client : public testing::Test {
protected:
    Loop loop;
    HttpClientSettings settings;

    Result<HttpResponse> call(HttpCall to_send) {
        HttpClient client(loop.executor(), settings);
        Result<HttpResponse> out = fail(Errc::internal, "not called");
        loop.run(
            [](HttpClient& with, HttpCall what, Result<HttpResponse>& result) -> awaitable<void> {
                result = co_await with.send(std::move(what));
            }(client, std::move(to_send), out));
        return out;
    }

    Result<HttpResponse> get(Url url) {
        HttpCall get_call;
        get_call.method = "GET";
        get_call.url = std::move(url);
        return call(std::move(get_call));
    }

    /// What the client makes of a server that sends `answer` and closes.
    Result<HttpResponse> get_from_raw(std::string answer) {
        Listener listener(loop);
        asio::co_spawn(loop.context, listener.answer_once(std::move(answer)), asio::detached);
        return get(listener.url());
    }
};

void expect_unavailable(const Result<HttpResponse>& result, const std::string& reason) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, Errc::unavailable);
    EXPECT_NE(result.error().message.find(reason), std::string::npos) << result.error().message;
}

class ClientAndServer : public Client {
protected:
    std::set<std::string> peers;
    HttpServer server{loop.executor(), HttpServerSettings{},
                      [this](HttpRequest request) -> awaitable<HttpResponse> {
                          peers.insert(request.peer);
                          HttpResponse response;
                          response.status = request.target == "/500" ? 500 : 200;
                          response.headers.emplace_back("X-Host", request.host);
                          response.body = request.method + " " + request.target + " " +
                                          request.content_type + " " + request.body;
                          co_return response;
                      }};

    void SetUp() override { ASSERT_TRUE(server.start()); }
};

TEST_F(ClientAndServer, Posts) {
    HttpCall post;
    post.url = url_of(server.local_endpoint(), "/rpc?x=1");
    post.body = "{}";
    const auto response = call(post);
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->status, 200U);
    EXPECT_EQ(response->content_type, "application/json");
    EXPECT_EQ(response->body, "POST /rpc?x=1 application/json {}");
    const std::pair<std::string, std::string> host = {"X-Host",
                                                      server.local_endpoint().to_string()};
    EXPECT_NE(std::find(response->headers.begin(), response->headers.end(), host),
              response->headers.end());
}

TEST_F(ClientAndServer, ReadsNoBodyBehindHead) {
    HttpCall head;
    head.method = "HEAD";
    head.url = url_of(server.local_endpoint());
    const auto response = call(head);
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->body, "");
}

TEST_F(ClientAndServer, ResolvesNames) {
    Url url = url_of(server.local_endpoint());
    url.host = "localhost";
    const auto response = get(url);
    ASSERT_TRUE(response) << response.error().message;
}

TEST_F(ClientAndServer, ReusesItsConnection) {
    HttpClient client(loop.executor());
    const Url url = url_of(server.local_endpoint());
    loop.run([](HttpClient& with, Url to) -> awaitable<void> {
        for (int i = 0; i < 3; ++i) {
            const auto response = co_await with.post(to, "{}");
            EXPECT_TRUE(response) << response.error().message;
        }
    }(client, url));
    EXPECT_EQ(peers.size(), 1U);
}

TEST_F(ClientAndServer, MakesAConnectionForEachCallAtOnce) {
    HttpClient client(loop.executor());
    const Url url = url_of(server.local_endpoint());
    int done = 0;
    for (int i = 0; i < 5; ++i) {
        asio::co_spawn(
            loop.context,
            [](HttpClient& with, Url to) -> awaitable<void> { EXPECT_TRUE(co_await with.get(to)); }(
                                             client, url),
            [&](const std::exception_ptr& error) {
                EXPECT_FALSE(error);
                ++done;
            });
    }
    while (done < 5) {
        loop.context.run_one();
    }
    EXPECT_EQ(peers.size(), 5U);
}

TEST_F(ClientAndServer, PostAndGetWantSuccess) {
    HttpClient client(loop.executor());
    loop.run([](HttpClient& with, Url to) -> awaitable<void> {
        expect_unavailable(co_await with.post(to, "{}"),
                           to.origin() + ": answered HTTP status 500");
        expect_unavailable(co_await with.get(to), "500");
    }(client, url_of(server.local_endpoint(), "/500")));
    EXPECT_EQ(get(url_of(server.local_endpoint(), "/500")).value().status, 500U);
}

TEST_F(ClientAndServer, FinishesCallsOfAClientThatIsGone) {
    auto client = std::make_unique<HttpClient>(loop.executor());
    HttpCall call_under_way;
    call_under_way.url = url_of(server.local_endpoint());
    Result<HttpResponse> result = fail(Errc::internal, "not called");
    bool done = false;
    asio::co_spawn(loop.context, client->send(call_under_way),
                   [&](const std::exception_ptr&, Result<HttpResponse> response) {
                       result = std::move(response);
                       done = true;
                   });
    loop.context.run_one();
    client.reset();
    while (!done) {
        loop.context.run_one();
    }
    EXPECT_TRUE(result) << result.error().message;
}

TEST_F(Client, RetriesOnceOnAConnectionThatWasClosed) {
    Listener listener(loop);
    int requests = 0;
    asio::co_spawn(
        loop.context,
        [](Listener& on, int& count) -> awaitable<void> {
            const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
            {
                Peer first = co_await on.accept();
                co_await first.read_until("\r\n\r\n");
                co_await first.write(answer);
                co_await first.read_until("\r\n\r\n");  // and leaves without a word
                count = 2;
            }
            Peer second = co_await on.accept();
            co_await second.read_until("\r\n\r\n");
            ++count;
            co_await second.write(answer);
        }(listener, requests),
        asio::detached);
    HttpClient client(loop.executor());
    loop.run([](HttpClient& with, Url to) -> awaitable<void> {
        EXPECT_TRUE(co_await with.get(to));
        const auto again = co_await with.get(to);
        EXPECT_TRUE(again) << again.error().message;
    }(client, listener.url()));
    EXPECT_EQ(requests, 3);
}

TEST_F(Client, DoesNotRetryBehindTheFirstByteOfAResponse) {
    Listener listener(loop);
    asio::co_spawn(
        loop.context,
        [](Listener& on) -> awaitable<void> {
            Peer peer = co_await on.accept();
            co_await peer.read_until("\r\n\r\n");
            co_await peer.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
            co_await peer.read_until("\r\n\r\n");
            co_await peer.write("HTTP/1.1 2");
        }(listener),
        asio::detached);
    HttpClient client(loop.executor());
    loop.run([](HttpClient& with, Url to) -> awaitable<void> {
        EXPECT_TRUE(co_await with.get(to));
        expect_unavailable(co_await with.get(to), "receive");
    }(client, listener.url()));
}

TEST_F(Client, DoesNotReuseAConnectionWithUnaskedBytes) {
    Listener listener(loop);
    asio::co_spawn(
        loop.context,
        [](Listener& on) -> awaitable<void> {
            const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
            Peer first = co_await on.accept();
            co_await first.read_until("\r\n\r\n");
            co_await first.write(answer + "{}" + answer + "no");
            Peer second = co_await on.accept();
            co_await second.read_until("\r\n\r\n");
            co_await second.write(answer + "ok");
        }(listener),
        asio::detached);
    HttpClient client(loop.executor());
    loop.run([](HttpClient& with, Url to) -> awaitable<void> {
        EXPECT_EQ((co_await with.get(to)).value().body, "{}");
        EXPECT_EQ((co_await with.get(to)).value().body, "ok");
    }(client, listener.url()));
}

TEST_F(Client, TimesOutOnASilentServer) {
    const Listener silent(loop);
    settings.timeout = milliseconds(20);
    expect_unavailable(get(silent.url()), "receive: timed out");
}

TEST_F(Client, TheTimeoutCoversTheLastByte) {
    Listener listener(loop);
    settings.timeout = milliseconds(30);
    asio::co_spawn(
        loop.context,
        [](Listener& on) -> awaitable<void> {
            Peer peer = co_await on.accept();
            co_await peer.read_until("\r\n\r\n");
            co_await peer.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{");
            co_await peer.read_all();
        }(listener),
        asio::detached);
    expect_unavailable(get(listener.url()), "receive: timed out");
}

TEST_F(Client, ACallMayBringItsOwnTimeout) {
    const Listener silent(loop);
    HttpCall impatient;
    impatient.url = silent.url();
    impatient.timeout = milliseconds(20);
    expect_unavailable(call(impatient), "timed out");
}

TEST_F(Client, SaysWhenNobodyListens) {
    Url url;
    {
        const Listener gone(loop);
        url = gone.url();
    }
    expect_unavailable(get(url), url.origin() + ": connect: Connection refused");
}

TEST_F(Client, SaysWhenANameDoesNotResolve) {
    // A label has at most 63 bytes (RFC 1035, 2.3.4): no resolver need be asked.
    expect_unavailable(get({false, std::string(70, 'a') + ".invalid", 80, "/"}), "resolve: ");
}

struct RawCase {
    const char* name;
    std::string answer;
    const char* reason;  // null: succeeds
};

const RawCase kRaw[] = {
    {"good", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", nullptr},
    {"chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
     nullptr},
    {"until_close", "HTTP/1.1 200 OK\r\n\r\n{}", nullptr},
    {"interim_first",
     "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n"
     "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
     nullptr},
    {"nothing", "", "receive: "},
    {"no_http", "SSH-2.0-OpenSSH\r\n\r\n", "receive: "},
    {"cut_short", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}", "receive: "},
    {"cut_chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{", "receive: "},
    {"announced_too_large", "HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n", "too large"},
    {"chunk_too_large",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + std::string(101, 'x'),
     "too large"},
    {"too_large_until_close", "HTTP/1.1 200 OK\r\n\r\n" + std::string(101, 'x'), "too large"},
    {"header_too_large", "HTTP/1.1 200 OK\r\nX: " + std::string(600, 'x') + "\r\n\r\n",
     "too large"},
};

class ClientReads : public Client, public testing::WithParamInterface<RawCase> {};

TEST_P(ClientReads, Table) {
    settings.max_response_bytes = 100;
    settings.max_header_bytes = 512;
    const auto response = get_from_raw(GetParam().answer);
    if (GetParam().reason != nullptr) {
        expect_unavailable(response, GetParam().reason);
        return;
    }
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->body, "{}");
}

INSTANTIATE_TEST_SUITE_P(Net, ClientReads, testing::ValuesIn(kRaw),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace superrelay::net::test
