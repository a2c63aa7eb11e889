// SPDX-License-Identifier: MIT
#include "served_chain.hpp"

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <string>
#include <utility>

#include "configured_contracts.hpp"

namespace superrelay::app {
namespace asio = boost::asio;
namespace {

using readiness::Severity;

constexpr std::chrono::seconds kChainTimeout(2);
// It simulates operations before it answers.
constexpr std::chrono::seconds kBundlerTimeout(10);

rules::Limits limits_of(const config::Config::Limits& limits) {
    return {
        .max_verification_gas = limits.max_verification_gas,
        .max_call_gas = limits.max_call_gas,
        .max_pre_verification_gas = limits.max_pre_verification_gas,
        .max_fee_per_gas = limits.max_fee_per_gas,
        .max_operation_cost = limits.max_operation_cost,
        .priority_fee_percent = limits.priority_fee_percent,
        .base_fee_percent = limits.base_fee_percent,
        .pre_verification_gas_percent = limits.pre_verification_gas_percent,
    };
}

/// For those who ask for sponsorships: the operator reads the findings.
std::optional<Error> why_closed(const std::optional<Address>& signer) {
    if (signer) return std::nullopt;
    return Error{Errc::unavailable, "this relay does not have the key that it has to sign with"};
}

relay::Relay::Settings relay_settings(const config::Config& config,
                                      const config::Config::Chain& chain,
                                      const std::optional<Address>& signer) {
    const auto& relay = config.paymaster_relay;
    return {
        .contracts = contracts_of(chain),
        .paymaster_gas = {.verification_limit = relay.paymaster_verification_gas,
                          .post_op_limit = 0},
        .validity = relay.validity,
        .limits = limits_of(chain.limits),
        .max_exposure_per_caller = chain.limits.max_exposure_per_caller,
        .eip7702_form = chain.bundler_eip7702 == "padded" ? erc4337::Eip7702Form::padded
                                                          : erc4337::Eip7702Form::as_sent,
        .sponsor = {.name = relay.sponsor_name, .icon = relay.sponsor_icon},
        .signer = {.key_id = config.optee_kms.keys.primary_paymaster, .address = signer},
        .closed = why_closed(signer),
    };
}

std::string what_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& what) {
        return what.what();
    }
}

relay::Relay& add(relay::Chains& chains, std::unique_ptr<relay::Relay> relay) {
    relay::Relay& out = *relay;
    chains.add(std::move(relay));
    return out;
}

}  // namespace

ServedChain::ServedChain(const Shared& shared, const config::Config& config, std::size_t number,
                         relay::Chains& chains)
    : shared_(shared),
      host_(config.chains[number].node_http.host),
      transport_(shared.io.get_executor(), config.chains[number].node_http, kChainTimeout),
      view_(transport_, {.chain_id = config.chains[number].expected_id(),
                         .paymasters = contracts_of(config.chains[number]),
                         .data_fee_oracle = config.chains[number].limits.data_fee_oracle}),
      relay_(add(chains,
                 [&] {
                     const auto& chain = config.chains[number];
                     if (chain.bundler_url) {
                         bundler_transport_.emplace(shared.io.get_executor(), *chain.bundler_url,
                                                    kBundlerTimeout);
                         bundler_.emplace(*bundler_transport_);
                     }
                     return std::make_unique<relay::Relay>(
                         relay_settings(config, chain, shared.signer),
                         relay::Relay::Parts{shared.sponsor, view_, bundler_ ? &*bundler_ : nullptr,
                                             shared.clock, shared.journal});
                 }())),
      checks_(transport_, view_, {.signer = shared.signer}),
      group_(shared.findings),
      defects_(shared.findings) {}

Result<void> ServedChain::prepare() {
    if (auto ready = transport_.prepare(); !ready) return ready;
    return bundler_transport_ ? bundler_transport_->prepare() : Result<void>();
}

std::string ServedChain::label() const {
    const auto& id = view_.chain_id();
    return id ? "chain " + std::to_string(*id) : "the chain at " + host_;
}

asio::awaitable<void> ServedChain::refresh() {
    co_await view_.refresh();
    co_await check();
}

asio::awaitable<void> ServedChain::watch() {
    return view_.run([this] {
        relay_.expire_approvals();
        if (std::exchange(checking_, true)) return;  // a slow node is not asked twice at once
        asio::co_spawn(shared_.io, check(), [this](const std::exception_ptr& error) {
            checking_ = false;
            shared_.on_changes(defects_.update(unchecked(error)));
        });
    });
}

std::vector<readiness::Finding> ServedChain::unchecked(const std::exception_ptr& error) const {
    if (!error) return {};
    return {{.severity = Severity::error,
             .name = "chain_unchecked",
             .message = "a check broke: " + what_of(error),
             .remedy = "report this",
             .subject = label()}};
}

/// Keeps the findings about the chain in step with what is known of it. That it is away is an
/// error while sponsorships cannot be given, a warning while they can.
asio::awaitable<void> ServedChain::check() {
    auto found = co_await checks_.run();
    if (const auto& error = view_.last_error()) {
        const bool other = view_.is_other_chain();
        found.push_back({.severity = view_.fees() ? Severity::warning : Severity::error,
                         .name = other ? "chain_mismatch" : "chain_unavailable",
                         .message = error->message,
                         .remedy = other ? "check node_http, or chain_id if that is configured"
                                         : "check node_http and the Ethereum node behind it",
                         .subject = label()});
    }
    shared_.on_changes(group_.update(std::move(found)));
}

}  // namespace superrelay::app
