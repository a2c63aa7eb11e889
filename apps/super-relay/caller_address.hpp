// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace superrelay::app {

/// Whose exposure a request counts against, by the other end of its connection: the IPv4 address,
/// or the first 64 bits of an IPv6 address, of which one subscriber has all the rest.
/// @param peer  "192.0.2.1:54321" or "[2001:db8::1]:54321"
[[nodiscard]] std::string caller_address(std::string_view peer);

}  // namespace superrelay::app
