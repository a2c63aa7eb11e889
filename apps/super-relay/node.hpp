// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <memory>
#include <string>
#include <superrelay/admin/health.hpp>
#include <superrelay/config/config.hpp>
#include <superrelay/kms/batcher.hpp>
#include <superrelay/kms/session_pool.hpp>
#include <superrelay/net/server.hpp>
#include <superrelay/obs/log.hpp>
#include <superrelay/rpc/dispatcher.hpp>
#include <vector>

#include "audit_record.hpp"
#include "backend.hpp"
#include "http_routes.hpp"
#include "locked_sponsor.hpp"
#include "node_metrics.hpp"
#include "served_chain.hpp"
#include "tee_guard.hpp"

namespace superrelay::app {

/// The running relay: every part, put together. Lives on one I/O thread.
class Node {
public:
    /// @param provider  the open session to the TA, of `backend`
    /// @param io, log   outlive the node
    /// @return Errc::config_invalid for settings that cannot work
    [[nodiscard]] static Result<std::unique_ptr<Node>> create(
        boost::asio::io_context& io, const config::Config& config, obs::Log& log,
        const Backend& backend, std::unique_ptr<kms::KmsProvider> provider);

    /// Reads each chain once, then listens on both ports.
    /// @return why a port cannot be listened on
    [[nodiscard]] boost::asio::awaitable<Result<void>> start();

    /// Refuses what is new, lets what is under way end within `grace`, for each port in turn.
    [[nodiscard]] boost::asio::awaitable<void> stop(std::chrono::milliseconds grace);

    /// How the node does, for who watches over it.
    struct Pulse {
        bool enclave_answers = false;
        std::string status;  ///< one line: "ready", or what is missing
    };

    /// An idle TEE is probed as well; the next pulse tells the outcome.
    [[nodiscard]] Pulse pulse();

private:
    struct Parts;
    Node(boost::asio::io_context& io, obs::Log& log, Parts parts);

    [[nodiscard]] RpcApi rpc_api(const config::Config::Node& config);
    [[nodiscard]] AdminApi admin_api(const config::Config::Node& config);
    [[nodiscard]] boost::asio::awaitable<Result<std::string>> keys();
    [[nodiscard]] std::string health();
    [[nodiscard]] AdminApi::Ready ready();
    [[nodiscard]] std::string public_health();
    [[nodiscard]] std::string metrics();
    [[nodiscard]] ServedChain::Shared shared();
    [[nodiscard]] boost::asio::awaitable<Result<void>> start_chains();
    void log_head();
    [[nodiscard]] std::optional<admin::AuditFacts> audit_facts() const;
    void check_parts();
    void on_chain_checked(const readiness::Changes& changes);
    void chain_watch_ended(const ServedChain& chain, const std::exception_ptr& error);

    boost::asio::io_context& io_;
    obs::Log& log_;
    admin::NodeFacts facts_;
    readiness::Findings findings_;
    readiness::FindingGroup startup_findings_;
    readiness::FindingGroup tee_findings_;
    readiness::FindingGroup journal_findings_;
    readiness::FindingGroup guard_findings_;
    SystemClock clock_;

    // In the order of dependency: each uses only what stands above it.
    std::unique_ptr<audit::FileJournal> journal_;  // null: none is kept
    HeadLogging head_due_;
    std::unique_ptr<NodeMetrics> metrics_;
    std::unique_ptr<kms::KmsProvider> provider_;
    kms::Batcher batcher_;
    std::unique_ptr<TeeGuard> guard_;
    LockedSponsor sponsor_;
    Result<std::string> keys_at_start_;
    std::unique_ptr<kms::SessionPool> sessions_;  // null: provider_'s is the only one
    relay::Chains chains_;
    std::vector<std::unique_ptr<ServedChain>> served_;  // the relays of chains_ use them
    rpc::Dispatcher dispatcher_;
    net::HttpServer rpc_server_;
    net::HttpServer admin_server_;
};

}  // namespace superrelay::app
