// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <superrelay/net/http.hpp>

namespace superrelay::app {

/// A request, and what is answered.
struct Routed {
    const char* name;
    const char* method;
    const char* target;
    unsigned status;
    const char* body;  // all of it, or its beginning
    const char* allow = "";
};

/// All values of the header, "" if the response has none.
inline std::string header(const net::HttpResponse& response, std::string_view name) {
    std::string out;
    for (const auto& [key, value] : response.headers) {
        if (key == name) out += value;
    }
    return out;
}

}  // namespace superrelay::app
