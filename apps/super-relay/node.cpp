// SPDX-License-Identifier: MIT
#include "node.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <string>
#include <superrelay/core/address.hpp>
#include <utility>

#include "http_routes.hpp"
#include "version.hpp"

namespace superrelay::app {
namespace asio = boost::asio;

/// What create() has checked and prepared.
struct Node::Parts {
    admin::NodeFacts facts;
    std::vector<readiness::Finding> findings;
    std::unique_ptr<kms::KmsProvider> provider;
    kms::KeyId key;
    kms::Batcher::Settings batcher;
    net::Url chain_url;
    relay::Relay::Settings relay;
    net::Endpoint rpc_api;
    net::Endpoint http_api;
};

namespace {

using readiness::Finding;
using readiness::Severity;

relay::Relay::Settings relay_settings(const config::Config::PaymasterRelay& config) {
    return {
        .paymaster = config.paymaster,
        .paymaster_gas = {.verification_limit = config.paymaster_verification_gas,
                          .post_op_limit = 0},
        .validity = std::chrono::duration_cast<std::chrono::seconds>(config.validity),
        .limits = {.max_verification_gas = config.max_verification_gas,
                   .max_call_gas = config.max_call_gas,
                   .max_pre_verification_gas = config.max_pre_verification_gas,
                   .max_fee_per_gas = config.max_fee_per_gas},
        .sponsor_name = config.sponsor_name,
    };
}

std::vector<Finding> findings_of(const config::Config& config, const Backend& backend) {
    std::vector<Finding> out;
    if (!backend.isolated) {
        out.push_back({Severity::warning, std::string(backend.name),
                       "keys are kept by a software TEE: whoever can read this process or its "
                       "files has them",
                       "for anything of value use kms_backend = \"optee\" on hardware"});
    }
    if (!config.paymaster_relay.paymaster) {
        out.push_back({Severity::error, "paymaster_missing", "no paymaster contract is configured",
                       "deploy one that trusts the signer's address and set "
                       "paymaster_relay.paymaster"});
    }
    return out;
}

/// The address that the paymaster contract has to trust.
Result<Address> find_signer(kms::KmsProvider& provider, const kms::KeyId& key) {
    return provider.find_key(key).and_then([](const kms::KeyInfo& info) -> Result<Address> {
        if (info.use != kms::KeyUse::sponsor) {
            return fail(Errc::config_invalid, "key " + info.id + " is made for use " +
                                                  std::string(name_of(info.use)) +
                                                  ", not for sponsorships");
        }
        return address_of(info.public_key);
    });
}

Finding signer_finding(const kms::KeyId& key, const Error& error) {
    const std::string remedy = error.code == Errc::not_found
                                   ? "stop the node; super-relay keys generate " + key.text()
                                   : "name a usable key in optee_kms.keys.primary_paymaster";
    return {Severity::error, "signer_unavailable", error.message, remedy};
}

/// An error of a setting, with the setting's name in front.
tl::unexpected<Error> bad_setting(std::string_view name, const Error& error) {
    return fail(Errc::config_invalid, std::string(name) + ": " + error.message);
}

}  // namespace

Result<std::unique_ptr<Node>> Node::create(asio::io_context& io, const config::Config& config,
                                           obs::Log& log, const Backend& backend,
                                           std::unique_ptr<kms::KmsProvider> provider) {
    const auto rpc_api = net::Endpoint::parse(config.node.rpc_api);
    if (!rpc_api) return bad_setting("node.rpc_api", rpc_api.error());
    const auto http_api = net::Endpoint::parse(config.node.http_api);
    if (!http_api) return bad_setting("node.http_api", http_api.error());
    const auto chain_url = net::Url::parse(config.node.node_http);
    if (!chain_url) return bad_setting("node.node_http", chain_url.error());
    const auto key = kms::KeyId::parse(config.optee_kms.keys.primary_paymaster);
    if (!key) return bad_setting("optee_kms.keys.primary_paymaster", key.error());

    admin::NodeFacts facts{.version = kVersion,
                           .network = config.node.network,
                           .kms_backend = std::string(backend.name),
                           .signer = std::nullopt};
    auto findings = findings_of(config, backend);
    if (const auto signer = find_signer(*provider, *key)) {
        facts.signer = *signer;
    } else {
        findings.push_back(signer_finding(*key, signer.error()));
    }
    const auto& performance = config.optee_kms.performance;
    return std::unique_ptr<Node>(
        new Node(io, log,
                 {std::move(facts),
                  std::move(findings),
                  std::move(provider),
                  *key,
                  {.batch_size = performance.batch_size, .max_queue = performance.max_queue},
                  *chain_url,
                  relay_settings(config.paymaster_relay),
                  *rpc_api,
                  *http_api}));
}

Node::Node(asio::io_context& io, obs::Log& log, Parts parts)
    : io_(io),
      log_(log),
      facts_(std::move(parts.facts)),
      provider_(std::move(parts.provider)),
      batcher_(*provider_, std::move(parts.key), parts.batcher),
      transport_(io.get_executor(), std::move(parts.chain_url)),
      chain_(transport_, {}),
      relay_(std::move(parts.relay), batcher_, chain_, clock_),
      dispatcher_(relay_, log, {}),
      rpc_server_(
          io.get_executor(), {.endpoint = std::move(parts.rpc_api)},
          rpc_routes(dispatcher_, [this] { return admin::health_json(facts_, relay_, findings_); }),
          [&log](std::string_view what) { log.error("rpc_api", {{"error", what}}); }),
      admin_server_(io.get_executor(), {.endpoint = std::move(parts.http_api)},
                    admin_routes([this] { return admin::health_json(facts_, relay_, findings_); }),
                    [&log](std::string_view what) { log.error("http_api", {{"error", what}}); }) {
    for (auto& finding : parts.findings)
        report(std::move(finding));
}

asio::awaitable<Result<void>> Node::start() {
    co_await chain_.refresh();
    watch_chain();
    asio::co_spawn(io_, chain_.run([this] { watch_chain(); }), asio::detached);
    if (auto started = rpc_server_.start(); !started) {
        co_return bad_setting("node.rpc_api", started.error());
    }
    if (auto started = admin_server_.start(); !started) {
        co_return bad_setting("node.http_api", started.error());
    }
    log_.info("listening", {{"rpc_api", rpc_server_.local_endpoint().to_string()},
                            {"http_api", admin_server_.local_endpoint().to_string()},
                            {"signer", facts_.signer ? to_checksummed(*facts_.signer) : "none"}});
    co_return Result<void>{};
}

asio::awaitable<void> Node::stop(std::chrono::milliseconds grace) {
    co_await rpc_server_.stop(grace);
    co_await admin_server_.stop(grace);
    batcher_.stop();
}

void Node::report(Finding finding) {
    const auto severity = finding.severity;
    const readiness::Finding copy = finding;
    if (!findings_.report(std::move(finding))) return;
    if (severity == Severity::warning) {
        log_.warn("finding", {{"name", copy.name}, {"is", copy.message}, {"remedy", copy.remedy}});
    } else {
        log_.error("finding", {{"name", copy.name}, {"is", copy.message}, {"remedy", copy.remedy}});
    }
}

/// Keeps the finding about the chain in step with what the last refresh saw.
void Node::watch_chain() {
    const auto& id = chain_.chain_id();
    if (!id) {
        report({Severity::error, "chain_unavailable", id.error().message,
                "check node.node_http and the Ethereum node behind it"});
    } else if (findings_.clear("chain_unavailable")) {
        log_.info("chain", {{"chain_id", *id}});
    }
}

}  // namespace superrelay::app
