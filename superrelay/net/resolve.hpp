// SPDX-License-Identifier: MIT
// Internal to net: names to addresses.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <vector>

#include <superrelay/core/result.hpp>

#include "watchdog.hpp"

namespace superrelay::net {

/// The addresses of a host, in the order to try them; an IP address is its own. Returns at the
/// deadline even when the system's resolver, which cannot be interrupted, does not.
/// @return Errc::unavailable with the resolver's reason
[[nodiscard]] boost::asio::awaitable<Result<std::vector<boost::asio::ip::tcp::endpoint>>> resolve(
    std::string host, std::uint16_t port, Watchdog::Clock::time_point deadline);

}  // namespace superrelay::net
