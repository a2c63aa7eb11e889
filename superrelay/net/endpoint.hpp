// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <superrelay/core/result.hpp>

namespace superrelay::net {

/// Where a server listens: an IP address and a TCP port. Not a host name: a listener that depends
/// on the resolver's mood is one that surprises.
struct Endpoint {
    std::string address;     ///< "127.0.0.1", "::1"
    std::uint16_t port = 0;  ///< 0: any free one

    /// "127.0.0.1:3000", "[::1]:3000".
    /// @return Errc::invalid_params with what was expected
    [[nodiscard]] static Result<Endpoint> parse(std::string_view text);

    [[nodiscard]] std::string to_string() const;

    bool operator==(const Endpoint&) const = default;
};

}  // namespace superrelay::net
