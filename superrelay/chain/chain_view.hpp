// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <superrelay/erc4337/entry_point.hpp>
#include <vector>

#include "chain_reading.hpp"
#include "fact.hpp"
#include "facts.hpp"
#include "json_rpc_client.hpp"

namespace superrelay::chain {

/// What the relay knows of its chain, read in the background so that requests need not wait for it.
/// Whatever changes from block to block is Errc::unavailable before it is read and once it is too
/// old: nothing is to be judged by stale fees. Lives on one I/O thread.
class ChainView {
public:
    struct Settings {
        std::chrono::milliseconds retry = std::chrono::seconds(1);  ///< while the chain is unknown
        std::chrono::milliseconds poll = std::chrono::seconds(2);   ///< while fees are asked for
        std::chrono::milliseconds idle_poll = std::chrono::seconds(10);  ///< while they are not
        std::chrono::milliseconds max_age = std::chrono::seconds(30);    ///< of what may count
        std::chrono::milliseconds moment{500};  ///< between refreshes for requests, at least
        /// How many blocks make one confirmed where the chain knows no safe one.
        std::uint64_t confirmations = 12;
        /// What the chain's id has to be; none: whatever the node says first.
        std::optional<std::uint64_t> chain_id{};
        std::vector<PaymasterContract> paymasters{};  ///< at most one a version
        /// GasPriceOracle of a rollup of the OP stack (from Fjord on); none: data costs nothing.
        std::optional<Address> data_fee_oracle{};
        std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now;
    };

    /// @param transport  to the chain's node; outlives the view
    ChainView(Transport& transport, Settings settings);

    /// The chain's id (EIP-155). Once read it stays, also while the node is away.
    /// @return Errc::unavailable, with the reason, before that, and while the node names another
    [[nodiscard]] const Result<std::uint64_t>& chain_id() const noexcept { return chain_id_; }

    /// Whether the node, when it was asked last, named another chain than ours.
    [[nodiscard]] bool is_other_chain() const noexcept { return is_other_chain_; }

    [[nodiscard]] const Result<Fees>& fees() const;

    [[nodiscard]] const Result<Block>& latest() const;

    /// The newest block that was ever read.
    struct Head {
        Block block;
        std::chrono::milliseconds age;  ///< since it was read
    };

    /// However old that is: to show, not to judge by.
    [[nodiscard]] std::optional<Head> head() const;

    /// A block that will not be undone: the chain's safe one, or one some confirmations old.
    [[nodiscard]] const Result<Block>& confirmed() const;

    /// What a byte of a transaction costs beside its gas; zero where no oracle is configured.
    [[nodiscard]] const Result<Wei>& data_fee_per_byte() const;

    /// What operations of this EntryPoint can be paid from.
    [[nodiscard]] Result<Wei> deposit(erc4337::EntryPointVersion version) const;

    /// The same with the stake.
    [[nodiscard]] const Result<Deposit>& deposit_info(erc4337::EntryPointVersion version) const;

    [[nodiscard]] const std::vector<PaymasterContract>& paymasters() const noexcept {
        return subjects_.paymasters;
    }

    /// Why the last refresh did not learn the chain's id, blocks and fees; nothing when it did.
    [[nodiscard]] const std::optional<Error>& last_error() const noexcept { return last_error_; }

    /// How many operations of `sender` a paymaster of v0.6 has seen (VerifyingPaymaster's
    /// senderNonce).
    [[nodiscard]] boost::asio::awaitable<Result<Uint256>> sender_nonce(Address paymaster,
                                                                       Address sender);

    /// Asks the node once. A node that begins to name another chain makes everything unavailable:
    /// signatures for the wrong chain are worse than none.
    [[nodiscard]] boost::asio::awaitable<void> refresh();

    /// For a request that what is known would refuse: asks the node once more, unless another
    /// request had that done a moment ago. Requests that meet share one refresh.
    /// @return whether it was asked
    [[nodiscard]] boost::asio::awaitable<bool> refresh_for_request();

    /// Refreshes until its coroutine is cancelled.
    /// @param after_each  called after each refresh
    [[nodiscard]] boost::asio::awaitable<void> run(std::function<void()> after_each);

private:
    [[nodiscard]] boost::asio::awaitable<void> ask();
    [[nodiscard]] boost::asio::awaitable<Result<Block>> ask_confirmed(Block latest);
    [[nodiscard]] bool accept_chain(Result<std::uint64_t> id);
    void accept(Reading reading);
    void miss(const Error& error);
    void drop(const Error& error);
    [[nodiscard]] std::chrono::milliseconds pause();

    template <typename T>
    const Result<T>& current(const Fact<T>& fact) const {
        return fact.get(settings_.now(), settings_.max_age);
    }

    template <typename Visitor>
    void for_each_fact(Visitor visit) {
        visit(latest_);
        visit(confirmed_);
        visit(fees_);
        visit(data_fee_);
        for (auto& deposit : deposits_)
            visit(deposit);
    }

    JsonRpcClient client_;
    Settings settings_;
    Subjects subjects_;
    std::optional<std::uint64_t> expected_id_;
    bool is_other_chain_ = false;
    std::optional<Error> last_error_;
    bool knows_safe_ = false;        ///< the node has named a safe block
    mutable bool in_demand_ = true;  ///< fees were asked for since the last pause
    std::weak_ptr<boost::asio::steady_timer> under_way_;  ///< expires when a refresh has ended
    std::optional<std::chrono::steady_clock::time_point> for_request_at_;
    Result<std::uint64_t> chain_id_;
    Fact<Block> latest_;
    Fact<Block> confirmed_;
    Fact<Fees> fees_;
    Fact<Wei> data_fee_;
    std::vector<Fact<Deposit>> deposits_;  ///< one a paymaster, in their order
    Result<Deposit> no_paymaster_;
};

}  // namespace superrelay::chain
