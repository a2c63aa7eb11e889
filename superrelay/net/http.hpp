// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <superrelay/core/result.hpp>

namespace superrelay::net {

/// What a handler sees of a request: complete, inside the server's limits, well-formed.
/// Header fields that are absent are empty.
struct HttpRequest {
    std::string method;  ///< upper-case, as sent: "POST"
    std::string target;  ///< as sent: "/health?full=1"
    std::string host;
    std::string content_type;
    std::string origin;
    std::string body;
    std::string peer;  ///< "127.0.0.1:54321", the other end of the connection
};

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpResponse {
    unsigned status = 200;
    std::string content_type = "application/json";  ///< sent only with a body
    std::string body;
    HttpHeaders headers{};  ///< beyond Content-Type, Content-Length and Connection
};

/// Answers one request. Runs on the server's executor and must not block; may throw, which becomes
/// a bare 500 and a call of the server's error hook.
using HttpHandler = std::function<boost::asio::awaitable<HttpResponse>(HttpRequest)>;

/// The response itself when its status is 2xx.
/// @return Errc::unavailable naming the status
[[nodiscard]] Result<HttpResponse> require_success(HttpResponse response);

}  // namespace superrelay::net
