// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <superrelay/core/result.hpp>

namespace superrelay::chain {

/// Carries one JSON-RPC body to an Ethereum node or a bundler and brings the answer's body back.
class Transport {
public:
    virtual ~Transport() = default;

    /// Bounded in time and size by the implementation.
    /// @return Errc::unavailable when the node does not answer as it should
    [[nodiscard]] virtual boost::asio::awaitable<Result<std::string>> post(std::string body) = 0;
};

}  // namespace superrelay::chain
