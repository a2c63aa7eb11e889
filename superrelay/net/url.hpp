// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <superrelay/core/result.hpp>

namespace superrelay::net {

/// An absolute http:// or https:// URL, taken apart (RFC 3986).
///
/// A user and password in the URL are refused: URLs end up in logs and in configuration that is
/// shown to people. A fragment is refused too, as it never reaches a server.
struct Url {
    bool tls = false;
    std::string host;         ///< name or IP address, IPv6 without brackets
    std::uint16_t port = 80;  ///< the scheme's own when the URL names none
    std::string target;       ///< path and query, at least "/"

    /// @return Errc::invalid_params with what is wrong; the message does not repeat the URL
    [[nodiscard]] static Result<Url> parse(std::string_view text);

    /// The Host header's value: brackets around IPv6, the port unless it is the scheme's own.
    [[nodiscard]] std::string host_header() const;

    /// "https://node.example:8545": who is talked to. Safe to log: providers put API keys into
    /// the path, which is left out.
    [[nodiscard]] std::string origin() const;

    bool operator==(const Url&) const = default;
};

}  // namespace superrelay::net
