// SPDX-License-Identifier: MIT
#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <iostream>
#include <set>
#include <superrelay/chain/chain_reading.hpp>
#include <superrelay/core/address.hpp>
#include <superrelay/core/hex.hpp>
#include <utility>

#include "commands.hpp"
#include "configured_contracts.hpp"
#include "http_transport.hpp"
#include "node_health.hpp"
#include "run_until_done.hpp"
#include "signer_report.hpp"

namespace superrelay::app {
namespace asio = boost::asio;
namespace {

using config::Config;
using Plans = std::vector<ChainPlan>;

constexpr std::chrono::seconds kPlanTimeout(10);
constexpr std::chrono::seconds kPause(2);

Result<Address> signer_named(const std::string& text) {
    auto address = fixed_from_hex<Address::kSize>(text);
    if (address) return *address;
    return fail(Errc::usage,
                "--signer: expected an address, \"0x\" and 40 hex digits, found " + text);
}

Result<Address> signer_of(const net::Url& replica) {
    const auto health = ask_health(replica);
    if (!health) return tl::unexpected(health.error());
    const auto* const signer = health->if_contains("signer");
    const auto* const text = signer == nullptr ? nullptr : signer->if_string();
    auto address = text == nullptr ? Result<Address>(fail(Errc::unavailable, ""))
                                   : fixed_from_hex<Address::kSize>(*text);
    if (address) return *address;
    return fail(Errc::unavailable, replica.origin() +
                                       ": this node has no signer; super-relay health --url " +
                                       replica.origin() + " says why");
}

/// The addresses of the replicas' keys: without any option, of the node of the configuration.
Result<std::set<Address>> find_signers(const CommonOptions& common, const SignersOptions& options) {
    std::set<Address> out;
    const auto add = [&](const Result<Address>& signer) -> Result<void> {
        if (!signer) return tl::unexpected(signer.error());
        out.insert(*signer);
        return {};
    };
    const auto add_replica = [&](const Result<net::Url>& url) {
        return add(url.and_then([](const net::Url& at) { return signer_of(at); }));
    };
    for (const auto& text : options.signers) {
        if (auto added = add(signer_named(text)); !added) return fail(std::move(added));
    }
    for (const auto& text : options.replicas) {
        auto added = add_replica(node_at(text, "--replica"));
        if (!added) return fail(std::move(added));
    }
    if (options.signers.empty() && options.replicas.empty()) {
        if (auto added = add_replica(configured_node(common)); !added)
            return fail(std::move(added));
    }
    return out;
}

/// The plans for one chain's paymasters.
asio::awaitable<Result<Plans>> plan_chain(const Config::Chain& configured,
                                          const std::set<Address>& signers,
                                          std::uint64_t from_block) {
    HttpTransport transport(co_await asio::this_coro::executor, configured.node_http, kPlanTimeout);
    if (auto ready = transport.prepare(); !ready) co_return fail(std::move(ready));
    chain::JsonRpcClient client(transport);
    const auto chain_id = chain::read_chain_id(co_await client.call("eth_chainId", {}));
    if (!chain_id) co_return tl::unexpected(chain_id.error());
    if (configured.expected_id().value_or(*chain_id) != *chain_id) {
        co_return fail(Errc::unavailable, "the node's chain is " + std::to_string(*chain_id) +
                                              ", expected " + std::to_string(configured.chain_id));
    }
    Plans out;
    for (const auto& contract : contracts_of(configured)) {
        auto plan = co_await readiness::plan_signers(client, contract, signers, from_block);
        if (!plan) co_return fail(std::move(plan));
        out.push_back({*chain_id, *std::move(plan)});
    }
    co_return out;
}

/// The plans for all chains that have paymasters with several signers.
asio::awaitable<Result<Plans>> plan_all(const Config& config, const std::set<Address>& signers,
                                        std::uint64_t from_block) {
    Plans out;
    for (const auto& chain : config.chains) {
        if (chain.layout == "verifying") continue;
        auto plans = co_await plan_chain(chain, signers, from_block);
        if (!plans) {
            plans.error().message =
                "the chain at " + chain.node_http.host + ": " + plans.error().message;
            co_return fail(std::move(plans));
        }
        std::ranges::move(*plans, std::back_inserter(out));
    }
    if (out.empty()) {
        co_return fail(Errc::config_invalid,
                       "expected a chain with paymaster_relay.layout = \"singleton\" and a "
                       "paymaster: no other has a set of signers");
    }
    co_return out;
}

/// What both commands work on.
struct Task {
    Config config;
    std::set<Address> signers;
};

Result<Task> prepare(const CommonOptions& common, const SignersOptions& options) {
    auto config = load_config(common);
    if (!config) return fail(std::move(config));
    auto signers = find_signers(common, options);
    if (!signers) return fail(std::move(signers));
    return Task{*std::move(config), *std::move(signers)};
}

std::size_t count_left(const Plans& plans, bool remove_others) {
    std::size_t out = 0;
    for (const auto& plan : plans)
        out += owner_transactions(plan.signers, remove_others).size();
    return out;
}

/// Until the chains say that every transaction has been mined.
asio::awaitable<Result<void>> wait_for_owner(const Task& task, const SignersOptions& options,
                                             std::size_t left) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(options.timeout_s);
    asio::steady_timer timer(co_await asio::this_coro::executor);
    while (left > 0) {
        std::cerr << "waiting for " << left << " transaction" << (left == 1 ? "" : "s")
                  << " of the paymasters' owner\n";
        const auto before = left;
        while (left == before) {
            if (std::chrono::steady_clock::now() >= end) {
                co_return fail(
                    Errc::unavailable,
                    std::to_string(left) + " of the transactions were not mined in time");
            }
            timer.expires_after(kPause);
            co_await timer.async_wait(asio::use_awaitable);
            const auto plans = co_await plan_all(task.config, task.signers, options.from_block);
            // A node that is away for a moment is asked again.
            if (plans) left = count_left(*plans, options.remove_others);
        }
    }
    co_return Result<void>();
}

}  // namespace

int plan_signers(const CommonOptions& common, const SignersOptions& options) {
    const auto task = prepare(common, options);
    if (!task) return report(common, task.error());
    const auto plans = run_until_done(plan_all(task->config, task->signers, options.from_block));
    if (!plans) return report(common, plans.error());
    if (common.json) {
        std::cout << boost::json::serialize(to_json(*plans, options.remove_others)) << '\n';
    } else {
        print_plans(std::cout, *plans, options.remove_others);
    }
    return 0;
}

int apply_signers(const CommonOptions& common, const SignersOptions& options) {
    const auto task = prepare(common, options);
    if (!task) return report(common, task.error());
    const auto plans = run_until_done(plan_all(task->config, task->signers, options.from_block));
    if (!plans) return report(common, plans.error());
    print_transactions(std::cout, *plans, options.remove_others);
    const auto done =
        run_until_done(wait_for_owner(*task, options, count_left(*plans, options.remove_others)));
    if (!done) return report(common, done.error());
    std::cerr << "the paymasters know every signer\n";
    return 0;
}

}  // namespace superrelay::app
