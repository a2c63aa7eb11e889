// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstddef>
#include <cstdint>
#include <string>

#include "transport.hpp"

namespace superrelay::chain {

/// Asks a bundler on somebody's behalf, who gets its answer as it is. Calls may overlap. Not
/// thread-safe.
/// @see JSON-RPC 2.0, ERC-7769
class BundlerClient {
public:
    /// No answer of a bundler is larger: a receipt with the logs of a full block.
    static constexpr std::size_t kMaxAnswer = std::size_t{2} * 1024 * 1024;

    /// @param transport  outlives the client
    explicit BundlerClient(Transport& transport) : transport_(transport) {}

    /// @return the response's own member alone: `{"result": …}`, or `{"error": {"code": …,
    ///         "message": …}}` with whatever else the bundler put into the error;
    ///         Errc::unavailable when it does not answer, or not with JSON-RPC
    [[nodiscard]] boost::asio::awaitable<Result<boost::json::object>> call(
        std::string method, boost::json::array params);

private:
    Transport& transport_;
    std::uint64_t next_id_ = 1;
};

}  // namespace superrelay::chain
