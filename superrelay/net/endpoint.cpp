// SPDX-License-Identifier: MIT
#include "endpoint.hpp"

#include <arpa/inet.h>

#include <charconv>

namespace superrelay::net {
namespace {

bool is_ip(int family, const std::string& text) {
    in6_addr room{};
    return ::inet_pton(family, text.c_str(), &room) == 1;
}

bool parse_port(std::string_view text, std::uint16_t& port) {
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    const auto [stop, error] = std::from_chars(begin, end, port);
    return error == std::errc{} && stop == end;
}

}  // namespace

Result<Endpoint> Endpoint::parse(std::string_view text) {
    const auto wrong = [] {
        return fail(Errc::invalid_params,
                    "expected an IP address and a port, as in 127.0.0.1:3000 or [::1]:3000");
    };
    const auto colon = text.rfind(':');
    // inet_pton reads C strings: a NUL would hide what follows it.
    if (colon == std::string_view::npos || text.find('\0') != std::string_view::npos) {
        return wrong();
    }

    std::string_view address = text.substr(0, colon);
    const bool bracketed = address.starts_with('[') && address.ends_with(']');
    if (bracketed) {
        address = address.substr(1, address.size() - 2);
    }
    Endpoint out{std::string(address), 0};
    if (!is_ip(bracketed ? AF_INET6 : AF_INET, out.address) ||
        !parse_port(text.substr(colon + 1), out.port)) {
        return wrong();
    }
    return out;
}

std::string Endpoint::to_string() const {
    const bool bracketed = address.find(':') != std::string::npos;
    return (bracketed ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

}  // namespace superrelay::net
