// SPDX-License-Identifier: MIT
#include "node.hpp"

#include <boost/asio/co_spawn.hpp>
#include <string>
#include <superrelay/core/address.hpp>
#include <utility>

#include "http_routes.hpp"
#include "startup_checks.hpp"

namespace superrelay::app {
namespace asio = boost::asio;

/// What create() has checked and prepared.
struct Node::Parts {
    StartupReport report;
    std::unique_ptr<kms::KmsProvider> provider;
    kms::KeyId key;
    config::Config config;
};

namespace {

using readiness::Finding;
using readiness::Severity;

kms::Batcher::Settings batcher_settings(const config::Config::OpteeKms::Performance& config) {
    return {.batch_size = config.batch_size,
            .max_queue = config.max_queue,
            .request_timeout = config.request_timeout};
}

relay::Relay::Settings relay_settings(const config::Config& config) {
    const auto& relay = config.paymaster_relay;
    const auto& chain = config.chains.front();
    return {
        .paymaster = chain.paymasters.v07,
        .paymaster_gas = {.verification_limit = relay.paymaster_verification_gas,
                          .post_op_limit = 0},
        .validity = relay.validity,
        .limits = {.max_verification_gas = chain.limits.max_verification_gas,
                   .max_call_gas = chain.limits.max_call_gas,
                   .max_pre_verification_gas = chain.limits.max_pre_verification_gas,
                   .max_fee_per_gas = chain.limits.max_fee_per_gas},
        .sponsor_name = relay.sponsor_name,
    };
}

/// An error of a setting, with the setting's name in front.
tl::unexpected<Error> bad_setting(std::string_view name, const Error& error) {
    return fail(error.code, std::string(name) + ": " + error.message);
}

net::HttpErrorHook log_errors(const obs::Log& log, std::string_view api) {
    return [&log, api](std::string_view what) { log.error(api, {{"error", what}}); };
}

}  // namespace

Result<std::unique_ptr<Node>> Node::create(asio::io_context& io, const config::Config& config,
                                           obs::Log& log, const Backend& backend,
                                           std::unique_ptr<kms::KmsProvider> provider) {
    const auto key = kms::KeyId::parse(config.optee_kms.keys.primary_paymaster);
    if (!key) return bad_setting("optee_kms.keys.primary_paymaster", key.error());
    auto report = check_startup(config, backend, *provider, *key);
    return std::unique_ptr<Node>(new Node(io, log,
                                          {.report = std::move(report),
                                           .provider = std::move(provider),
                                           .key = *key,
                                           .config = config}));
}

Node::Node(asio::io_context& io, obs::Log& log, Parts parts)
    : io_(io),
      log_(log),
      facts_(std::move(parts.report.facts)),
      provider_(std::move(parts.provider)),
      batcher_(*provider_, std::move(parts.key),
               batcher_settings(parts.config.optee_kms.performance)),
      transport_(io.get_executor(), parts.config.chains.front().node_http),
      chain_(transport_, {}),
      relay_(relay_settings(parts.config), batcher_, chain_, clock_),
      dispatcher_(relay_, log, {}),
      rpc_server_(io.get_executor(), {.endpoint = parts.config.node.rpc_api},
                  rpc_routes(dispatcher_, [this] { return public_health(); }),
                  log_errors(log, "rpc_api")),
      admin_server_(io.get_executor(), {.endpoint = parts.config.node.http_api},
                    admin_routes([this] { return health(); }), log_errors(log, "http_api")) {
    for (const auto& finding : parts.report.findings)
        report(finding);
}

asio::awaitable<Result<void>> Node::start() {
    if (auto ready = transport_.prepare(); !ready) {
        co_return bad_setting("node.node_http", ready.error());
    }
    co_await chain_.refresh();
    check_chain();
    asio::co_spawn(io_, chain_.run([this] { check_chain(); }),
                   [this](const std::exception_ptr& error) { chain_watch_ended(error); });
    if (auto started = rpc_server_.start(); !started) {
        co_return bad_setting("node.rpc_api", started.error());
    }
    if (auto started = admin_server_.start(); !started) {
        co_return bad_setting("node.http_api", started.error());
    }
    const auto& chain_id = chain_.chain_id();
    log_.info("listening", {{"rpc_api", rpc_server_.local_endpoint().to_string()},
                            {"http_api", admin_server_.local_endpoint().to_string()},
                            {"chain_id", chain_id ? std::to_string(*chain_id) : "unknown"},
                            {"signer", facts_.signer ? to_checksummed(*facts_.signer) : "none"}});
    co_return Result<void>{};
}

asio::awaitable<void> Node::stop(std::chrono::milliseconds grace) {
    co_await rpc_server_.stop(grace);
    co_await admin_server_.stop(grace);
    batcher_.close();
}

std::string Node::health() {
    check_tee();
    return admin::health_json(facts_, relay_, findings_);
}

std::string Node::public_health() {
    check_tee();
    return admin::public_health_json(facts_, relay_, findings_);
}

void Node::report(const Finding& finding) {
    if (!findings_.report(finding)) return;
    const auto level = finding.severity == Severity::warning ? obs::Level::warn : obs::Level::error;
    log_.log(level, "finding",
             {{"name", finding.name}, {"is", finding.message}, {"remedy", finding.remedy}});
}

void Node::resolve(std::string_view name) {
    if (findings_.clear(name)) log_.info("resolved", {{"name", name}});
}

/// Keeps the finding about the chain in step with what the last refresh saw: an error while
/// sponsorships cannot be given, a warning while they can.
void Node::check_chain() {
    const auto& error = chain_.last_error();
    if (!error) return resolve("chain_unavailable");
    report({chain_.chain_id() ? Severity::warning : Severity::error, "chain_unavailable",
            error->message, "check node.node_http and the Ethereum node behind it"});
}

void Node::check_tee() {
    const auto failure = batcher_.last_failure();
    if (!failure) return resolve("tee_failing");
    report({Severity::error, "tee_failing", failure->message,
            "check the TEE; super-relay keys list tells whether it answers"});
}

void Node::chain_watch_ended(const std::exception_ptr& error) {
    try {
        if (error) std::rethrow_exception(error);
    } catch (const std::exception& what) {
        report({Severity::error, "chain_unwatched",
                std::string("the chain is no longer watched: ") + what.what(),
                "restart the node, and report this"});
    }
}

}  // namespace superrelay::app
