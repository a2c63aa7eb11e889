// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <cstdint>

#include "transport.hpp"

namespace superrelay::chain {

/// Calls methods of an Ethereum node. Not thread-safe.
/// @see JSON-RPC 2.0, EIP-1474
class JsonRpcClient {
public:
    /// @param transport  outlives the client
    explicit JsonRpcClient(Transport& transport) : transport_(transport) {}

    /// @return the response's `result`; Errc::unavailable when the node does not answer, answers
    ///         something else than JSON-RPC, or an error
    [[nodiscard]] boost::asio::awaitable<Result<boost::json::value>> call(
        std::string method, boost::json::array params);

private:
    Transport& transport_;
    std::uint64_t next_id_ = 1;
};

}  // namespace superrelay::chain
