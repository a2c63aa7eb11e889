// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "transport.hpp"

namespace superrelay::chain {

/// A method and its parameters.
struct Call {
    std::string method;
    boost::json::array params{};
};

/// The `result` of a call, or Errc::unavailable when the node refused it or did not answer it.
using Answer = Result<boost::json::value>;

/// Calls methods of an Ethereum node. Not thread-safe.
/// @see JSON-RPC 2.0, EIP-1474
class JsonRpcClient {
public:
    /// @param transport  outlives the client
    explicit JsonRpcClient(Transport& transport) : transport_(transport) {}

    /// @return the response's `result`; Errc::unavailable when the node does not answer, answers
    ///         something else than JSON-RPC, or an error
    [[nodiscard]] boost::asio::awaitable<Answer> call(std::string method,
                                                      boost::json::array params);

    /// Asks everything in one batch; of a node that takes no batches, one after the other.
    /// @return an answer for each call, in their order however the node orders them;
    ///         Errc::unavailable when the node does not answer at all
    [[nodiscard]] boost::asio::awaitable<Result<std::vector<Answer>>> call_batch(
        std::vector<Call> calls);

private:
    [[nodiscard]] boost::asio::awaitable<Result<std::vector<Answer>>> call_each(
        std::vector<Call> calls);

    Transport& transport_;
    std::uint64_t next_id_ = 1;
    bool one_by_one_ = false;  ///< the node has shown that it takes no batches
};

}  // namespace superrelay::chain
