// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <cstdlib>
#include <superrelay/net/client.hpp>

#include "certificate.hpp"
#include "loop.hpp"

namespace superrelay::net::test {
namespace {

namespace ssl = asio::ssl;

/// Answers one request a connection over TLS; notes the name that the client asked for.
class TlsServer {
public:
    TlsServer(Loop& loop, const SelfSigned& identity)
        : acceptor_(loop.context, {asio::ip::make_address("127.0.0.1"), 0}) {
        context_.use_certificate_chain(asio::buffer(identity.certificate));
        context_.use_private_key(asio::buffer(identity.key), ssl::context::pem);
        asio::co_spawn(loop.context, accept_loop(), asio::detached);
    }

    [[nodiscard]] Url url(std::string host) const {
        return {true, std::move(host), acceptor_.local_endpoint().port(), "/"};
    }
    [[nodiscard]] const std::string& server_name() const { return server_name_; }
    [[nodiscard]] int connections() const { return connections_; }
    [[nodiscard]] int requests() const { return requests_; }

private:
    awaitable<void> accept_loop() {
        for (;;) {
            auto [error, socket] = co_await acceptor_.async_accept(kAwait);
            if (error) {
                co_return;
            }
            ++connections_;
            co_await serve(ssl::stream<tcp::socket>(std::move(socket), context_));
        }
    }

    awaitable<void> serve(ssl::stream<tcp::socket> stream) {
        const auto [error] = co_await stream.async_handshake(ssl::stream_base::server, kAwait);
        if (error) {
            co_return;
        }
        const char* const name =
            SSL_get_servername(stream.native_handle(), TLSEXT_NAMETYPE_host_name);
        server_name_ = name == nullptr ? "" : name;
        for (;;) {
            std::string request;
            const auto [stop, size] = co_await asio::async_read_until(
                stream, asio::dynamic_buffer(request), "\r\n\r\n", kAwait);
            if (stop) {
                co_return;
            }
            ++requests_;
            const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
            co_await asio::async_write(stream, asio::buffer(answer), kAwait);
        }
    }

    tcp::acceptor acceptor_;
    ssl::context context_{ssl::context::tls_server};
    std::string server_name_;
    int connections_ = 0;
    int requests_ = 0;
};

class Tls : public testing::Test {
protected:
    /// No authority but the test's: what the machine trusts, and how long that takes to load, is
    /// not this test's business.
    static void SetUpTestSuite() {
        ASSERT_EQ(::setenv("SSL_CERT_FILE", "/dev/null", 1), 0);
        ASSERT_EQ(::setenv("SSL_CERT_DIR", "/dev/null", 1), 0);
    }

    Loop loop;
    SelfSigned identity = make_self_signed("DNS:localhost,IP:127.0.0.1");
    TlsServer server{loop, identity};

    Result<HttpResponse> get(const std::string& host, std::string ca_pem) {
        HttpClientSettings settings;
        settings.ca_pem = std::move(ca_pem);
        HttpClient client(loop.executor(), settings);
        Result<HttpResponse> out = fail(Errc::internal, "not called");
        loop.run([](HttpClient& with, Url url, Result<HttpResponse>& result) -> awaitable<void> {
            result = co_await with.get(std::move(url));
        }(client, server.url(host), out));
        return out;
    }
};

TEST_F(Tls, RefusesAnUnknownAuthority) {
    const auto response = get("localhost", "");
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, Errc::unavailable);
    EXPECT_NE(response.error().message.find("TLS: "), std::string::npos);
    EXPECT_NE(response.error().message.find("self-signed certificate"), std::string::npos)
        << response.error().message;
    EXPECT_EQ(server.requests(), 0);
}

TEST_F(Tls, TrustsTheAuthorityItIsGiven) {
    const auto response = get("localhost", identity.certificate);
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->body, "{}");
    EXPECT_EQ(server.server_name(), "localhost");
}

TEST_F(Tls, VerifiesAddressesToo) {
    const auto response = get("127.0.0.1", identity.certificate);
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(server.server_name(), "");
}

TEST_F(Tls, RefusesACertificateForAnotherHost) {
    const SelfSigned other = make_self_signed("DNS:other.example");
    TlsServer other_server(loop, other);
    HttpClientSettings settings;
    settings.ca_pem = other.certificate;
    HttpClient client(loop.executor(), settings);
    loop.run([](HttpClient& with, Url url) -> awaitable<void> {
        const auto response = co_await with.get(std::move(url));
        EXPECT_FALSE(response);
        EXPECT_EQ(response.error().code, Errc::unavailable);
        EXPECT_NE(response.error().message.find("TLS: "), std::string::npos);
    }(client, other_server.url("localhost")));
    EXPECT_EQ(other_server.requests(), 0);
}

TEST_F(Tls, ReusesItsConnection) {
    HttpClientSettings settings;
    settings.ca_pem = identity.certificate;
    HttpClient client(loop.executor(), settings);
    loop.run([](HttpClient& with, Url url) -> awaitable<void> {
        EXPECT_TRUE(co_await with.get(url));
        EXPECT_TRUE(co_await with.get(url));
    }(client, server.url("localhost")));
    EXPECT_EQ(server.connections(), 1);
    EXPECT_EQ(server.requests(), 2);
}

TEST_F(Tls, SaysWhenTheAuthorityIsNoCertificate) {
    const auto response = get("localhost", "not a certificate");
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, Errc::config_invalid);
}

TEST_F(Tls, CanBePreparedAhead) {
    HttpClientSettings settings;
    settings.ca_pem = "not a certificate";
    EXPECT_EQ(HttpClient(loop.executor(), settings).prepare_tls().error().code,
              Errc::config_invalid);
    settings.ca_pem = identity.certificate;
    EXPECT_TRUE(HttpClient(loop.executor(), settings).prepare_tls());
}

TEST_F(Tls, SaysWhenTheServerSpeaksNoTls) {
    HttpServer plain(loop.executor(), HttpServerSettings{},
                     [](HttpRequest) -> awaitable<HttpResponse> { co_return HttpResponse{}; });
    ASSERT_TRUE(plain.start());
    HttpClient client(loop.executor());
    Url url = url_of(plain.local_endpoint());
    url.tls = true;
    loop.run([](HttpClient& with, Url to) -> awaitable<void> {
        const auto response = co_await with.get(std::move(to));
        EXPECT_FALSE(response);
        EXPECT_NE(response.error().message.find("TLS: "), std::string::npos)
            << response.error().message;
    }(client, url));
}

TEST_F(Tls, TimesOutOnASilentHandshake) {
    const tcp::acceptor silent(loop.context, {asio::ip::make_address("127.0.0.1"), 0});
    HttpClientSettings settings;
    settings.timeout = std::chrono::milliseconds(20);
    HttpClient client(loop.executor(), settings);
    loop.run([](HttpClient& with, Url to) -> awaitable<void> {
        const auto response = co_await with.get(std::move(to));
        EXPECT_FALSE(response);
        EXPECT_NE(response.error().message.find("TLS: timed out"), std::string::npos)
            << response.error().message;
    }(client, Url{true, "127.0.0.1", silent.local_endpoint().port(), "/"}));
}

}  // namespace
}  // namespace superrelay::net::test
