// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <superrelay/net/http.hpp>
#include <vector>

namespace superrelay::app {

/// Which web pages may use the JSON-RPC API (the Fetch standard's CORS protocol). It keeps out
/// pages alone: who is no browser says whatever origin it likes. There are no credentials to
/// protect, and Access-Control-Allow-Credentials is never sent.
class Cors {
public:
    /// @param origins  as browsers write them; "*" is any
    explicit Cors(std::vector<std::string> origins);

    /// Whether a page of `origin` may ask; who is no page, and names none, always may.
    [[nodiscard]] bool allows(std::string_view origin) const;

    /// For an answer to a page of `origin` (the request's Origin header, "" when it has none).
    [[nodiscard]] net::HttpHeaders answer(std::string_view origin) const;

    /// For the answer to a browser that asks first whether it may POST.
    [[nodiscard]] net::HttpHeaders preflight(std::string_view origin) const;

private:
    std::vector<std::string> origins_;
    bool any_;
};

}  // namespace superrelay::app
