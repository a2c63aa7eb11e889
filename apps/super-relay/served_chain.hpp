// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/io_context.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <superrelay/config/config.hpp>
#include <superrelay/readiness/chain_checks.hpp>
#include <superrelay/readiness/finding_group.hpp>
#include <superrelay/relay/chains.hpp>

#include "http_transport.hpp"

namespace superrelay::app {

/// One chain of the node: its Ethereum node, its bundler, what is known and checked of it, and the
/// relay that serves it. Lives on one I/O thread.
class ServedChain {
public:
    /// What all chains of a node share; outlives them.
    struct Shared {
        boost::asio::io_context& io;
        kms::Sponsor& sponsor;
        const Clock& clock;
        audit::Journal* journal;        ///< null: none is kept
        std::optional<Address> signer;  ///< of the paymaster's key; none: nothing is approved
        readiness::Findings& findings;
        std::function<void(const readiness::Changes&)> on_changes;  ///< of the findings
    };

    /// @param number  its place in the configuration, from 0
    /// @param chains  gets the relay
    ServedChain(const Shared& shared, const config::Config& config, std::size_t number,
                relay::Chains& chains);

    /// Reads the system's certificates where a URL wants TLS. Blocks: for start-up.
    [[nodiscard]] Result<void> prepare();

    /// Asks the chain once, and checks what it should have.
    [[nodiscard]] boost::asio::awaitable<void> refresh();

    /// Goes on doing so until its coroutine is cancelled.
    [[nodiscard]] boost::asio::awaitable<void> watch();

    /// What log and findings call it: "chain 1", before that is known the host of its node.
    [[nodiscard]] std::string label() const;

private:
    [[nodiscard]] boost::asio::awaitable<void> check();
    [[nodiscard]] std::vector<readiness::Finding> unchecked(const std::exception_ptr& error) const;

    Shared shared_;
    std::string host_;
    HttpTransport transport_;
    std::optional<HttpTransport> bundler_transport_;
    std::optional<chain::BundlerClient> bundler_;
    chain::ChainView view_;
    relay::Relay& relay_;
    readiness::ChainChecks checks_;
    readiness::FindingGroup group_;
    readiness::FindingGroup defects_;  ///< in the checks themselves
    bool checking_ = false;
};

}  // namespace superrelay::app
