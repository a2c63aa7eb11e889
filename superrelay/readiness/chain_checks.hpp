// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <superrelay/chain/chain_view.hpp>
#include <superrelay/chain/json_rpc_client.hpp>
#include <vector>

#include "contract_checks.hpp"
#include "findings.hpp"

namespace superrelay::readiness {

/// Whether a chain has what sponsoring on it needs, asked in the background. Lives on one I/O
/// thread.
class ChainChecks {
public:
    struct Settings {
        std::optional<Address> signer{};  ///< the TEE's
        Wei low_deposit = 10'000'000'000'000'000U;
        /// How often contracts are asked; what they are does not change from block to block.
        std::chrono::milliseconds interval = std::chrono::minutes(1);
        /// How often while there is something to mend.
        std::chrono::milliseconds recheck = std::chrono::seconds(10);
        std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now;
    };

    /// @param transport  to the chain's node
    /// @param view       of the same chain; its paymasters are the ones that are checked. Both
    ///                   outlive the checks
    ChainChecks(chain::Transport& transport, const chain::ChainView& view, Settings settings);

    /// Judges deposits by what the view knows, and asks the contracts when it is time. To be
    /// called after each of the view's refreshes.
    /// @return everything that is found now. What cannot be told, as the node is away, is as it
    ///         was last found
    [[nodiscard]] boost::asio::awaitable<std::vector<Finding>> run();

private:
    /// What was last found about one paymaster.
    struct Subject {
        chain::PaymasterContract contract;
        std::vector<Finding> contracts{};
        std::vector<Finding> deposit{};
    };

    [[nodiscard]] boost::asio::awaitable<void> ask_contracts(Expected expected);
    void judge_deposits(const Expected& expected);
    [[nodiscard]] bool is_due() const;
    [[nodiscard]] bool all_well() const;
    [[nodiscard]] std::vector<Finding> found() const;

    chain::JsonRpcClient client_;
    const chain::ChainView& view_;
    Settings settings_;
    std::vector<Subject> subjects_;
    std::optional<std::chrono::steady_clock::time_point> asked_at_;
};

}  // namespace superrelay::readiness
