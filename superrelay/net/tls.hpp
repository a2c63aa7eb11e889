// SPDX-License-Identifier: MIT
// Internal to net: TLS for clients.
#pragma once

#include <memory>
#include <string>

#include <superrelay/core/result.hpp>

namespace boost::asio::ssl {
class context;  // NOLINT(readability-identifier-naming): Asio's
}

namespace superrelay::net {

/// TLS 1.2 and later, verifying the peer against the system's authorities and those in `ca_pem`.
/// @return Errc::config_invalid  `ca_pem` holds no certificate
[[nodiscard]] Result<std::shared_ptr<boost::asio::ssl::context>> make_client_context(
    const std::string& ca_pem);

}  // namespace superrelay::net
