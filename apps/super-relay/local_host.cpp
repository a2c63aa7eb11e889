// SPDX-License-Identifier: MIT
#include "local_host.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>
#include <cctype>

namespace superrelay::app {
namespace {

/// "[::1]" of "[::1]:9000".
std::string_view name_of(std::string_view host_header) {
    const auto bracket = host_header.rfind(']');
    const auto colon = host_header.rfind(':');
    const bool has_port =
        colon != std::string_view::npos && (bracket == std::string_view::npos || bracket < colon);
    return has_port ? host_header.substr(0, colon) : host_header;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(
        a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

}  // namespace

bool may_answer_to(std::string_view host_header, const net::Endpoint& bound) {
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(bound.address, error);
    if (error || !address.is_loopback() || host_header.empty()) return true;
    constexpr auto kLoopback = std::to_array<std::string_view>({"localhost", "127.0.0.1", "[::1]"});
    const auto name = name_of(host_header);
    return name == bound.address || std::ranges::any_of(kLoopback, [&](std::string_view known) {
               return equal_ignoring_case(name, known);
           });
}

}  // namespace superrelay::app
