// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>

#include "json_rpc_client.hpp"

namespace superrelay::chain {

/// What the relay knows of its chain, read in the background so that no request waits for it.
/// Lives on one I/O thread.
class ChainView {
public:
    struct Settings {
        std::chrono::milliseconds retry = std::chrono::seconds(1);  ///< while the chain is unknown
        std::chrono::milliseconds poll = std::chrono::seconds(10);  ///< afterwards
    };

    /// @param transport  to the chain's node; outlives the view
    ChainView(Transport& transport, Settings settings) : client_(transport), settings_(settings) {}

    /// The chain's id (EIP-155).
    /// @return Errc::unavailable, with the reason, while the node does not tell it
    [[nodiscard]] const Result<std::uint64_t>& chain_id() const noexcept { return chain_id_; }

    /// Asks the node once. A node that begins to name another chain makes the id unavailable:
    /// signatures for the wrong chain are worse than none.
    [[nodiscard]] boost::asio::awaitable<void> refresh();

    /// Refreshes until its coroutine is cancelled.
    /// @param after_each  called after each refresh
    [[nodiscard]] boost::asio::awaitable<void> run(std::function<void()> after_each);

private:
    [[nodiscard]] boost::asio::awaitable<Result<std::uint64_t>> ask_chain_id();

    JsonRpcClient client_;
    Settings settings_;
    std::uint64_t first_id_ = 0;  // 0: not seen yet
    Result<std::uint64_t> chain_id_ = fail(Errc::unavailable, "the chain was not asked yet");
};

}  // namespace superrelay::chain
