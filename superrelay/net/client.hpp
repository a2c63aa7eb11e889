// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include <superrelay/core/result.hpp>

#include "http.hpp"
#include "url.hpp"

namespace superrelay::net {

struct HttpClientSettings {
    std::chrono::milliseconds timeout{10'000};  ///< of a call, from name to last byte
    std::size_t max_response_bytes = 4 * 1024 * 1024;
    std::size_t max_header_bytes = 16 * 1024;
    std::size_t max_idle_connections = 8;  ///< kept for reuse, over all hosts
    std::chrono::milliseconds idle_timeout{30'000};
    std::string ca_pem{};  ///< authorities trusted beside the system's, PEM
};

/// One request. Everything that is asked this way must be safe to ask twice: a request that meets
/// a kept connection which the server has just closed is sent again, once, on a new one.
struct HttpCall {
    std::string method = "POST";
    Url url;
    std::string content_type = "application/json";  ///< sent only with a body
    std::string body{};
    HttpHeaders headers{};
    std::optional<std::chrono::milliseconds> timeout{};  ///< instead of the settings'
};

/// HTTP/1.1 client for http:// and https:// URLs. Certificates are verified, for the URL's host;
/// redirects are not followed.
///
/// Not thread-safe: everything runs on `executor`, which must run one handler at a time. Calls may
/// overlap. The client may go away while calls are under way; they end as they would have.
class HttpClient {
public:
    explicit HttpClient(boost::asio::any_io_executor executor, HttpClientSettings settings = {});
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// Loads the authorities' certificates, which takes a good part of a second where they are
    /// one large file. The first https:// call does it otherwise, and blocks meanwhile: call this
    /// at start-up when there will be one.
    /// @return Errc::config_invalid  the settings' `ca_pem` holds no certificate
    [[nodiscard]] Result<void> prepare_tls();

    /// The response, whatever its status.
    /// @return Errc::unavailable     what failed (resolve, connect, TLS, send, receive, time,
    ///                               size) and with whom
    ///         Errc::config_invalid  the settings' `ca_pem` holds no certificate
    [[nodiscard]] boost::asio::awaitable<Result<HttpResponse>> send(HttpCall call);

    /// As send(), and a status other than 2xx is Errc::unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<HttpResponse>> post(Url url, std::string body);
    [[nodiscard]] boost::asio::awaitable<Result<HttpResponse>> get(Url url);

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace superrelay::net
