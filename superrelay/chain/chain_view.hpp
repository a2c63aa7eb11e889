// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

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

    /// The chain's id (EIP-155). Once read it stays, also while the node is away.
    /// @return Errc::unavailable, with the reason, before that, and while the node names another
    [[nodiscard]] const Result<std::uint64_t>& chain_id() const noexcept { return chain_id_; }

    /// Why the last refresh did not work; nothing when it did.
    [[nodiscard]] const std::optional<Error>& last_error() const noexcept { return last_error_; }

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
    std::optional<std::uint64_t> first_id_;
    std::optional<Error> last_error_;
    Result<std::uint64_t> chain_id_ = fail(Errc::unavailable, "the chain was not asked yet");
};

}  // namespace superrelay::chain
