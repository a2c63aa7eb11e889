// SPDX-License-Identifier: MIT
#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <iostream>
#include <iterator>
#include <optional>
#include <superrelay/chain/chain_reading.hpp>
#include <superrelay/core/address.hpp>
#include <utility>

#include "commands.hpp"
#include "configured_contracts.hpp"
#include "http_transport.hpp"
#include "named_signers.hpp"
#include "run_until_done.hpp"

namespace superrelay::app {
namespace asio = boost::asio;
namespace {

using config::Config;
using Plans = std::vector<ChainPlan>;

constexpr std::chrono::seconds kPlanTimeout(10);
constexpr std::chrono::seconds kPause(2);

/// What both commands work on.
struct Task {
    Config config;
    NamedSigners named;
    chain::WantedSigners wanted;
    bool remove_others = false;
};

/// A transaction for one chain must not carry the id that some node says it has.
Result<void> expect_chain_ids(Config& config, std::uint64_t given) {
    if (config.chains.size() == 1 && config.chains.front().chain_id == 0)
        config.chains.front().chain_id = given;
    const bool known = std::ranges::all_of(
        config.chains, [](const Config::Chain& chain) { return chain.chain_id != 0; });
    if (known) return {};
    return fail(Errc::usage,
                "expected the id of each chain that the transactions are for: as chain_id in the "
                "configuration, or by --chain-id for the only one");
}

Result<void> check_options(const SignersOptions& options) {
    if (!options.remove_others || !options.signers.empty() || !options.replicas.empty()) return {};
    return fail(Errc::usage,
                "--remove-others removes everybody who is not named: expected every replica, by "
                "--replica or --signer");
}

Result<Task> prepare(const CommonOptions& common, const SignersOptions& options) {
    if (auto right = check_options(options); !right) return fail(std::move(right));
    auto config = load_config(common);
    if (!config) return fail(std::move(config));
    if (auto known = expect_chain_ids(*config, options.chain_id); !known)
        return fail(std::move(known));
    auto absent = parse_addresses(options.removed, "--remove");
    if (!absent) return fail(std::move(absent));
    auto named = find_signers(*config, options.signers, options.replicas);
    if (!named) return fail(std::move(named));
    Task out{.config = *std::move(config),
             .named = *std::move(named),
             .wanted = {.present = {}, .absent = *std::move(absent), .logs_from = {}},
             .remove_others = options.remove_others};
    for (const auto& [address, by] : out.named) {
        if (!out.wanted.absent.contains(address)) {
            out.wanted.present.insert(address);
            continue;
        }
        return fail(Errc::usage,
                    "--remove: " + to_checksummed(address) + " is named as well, by " + by);
    }
    out.wanted.logs_from = options.from_block;
    return out;
}

/// The plans for one chain's paymasters.
asio::awaitable<Result<Plans>> plan_chain(const Config::Chain& configured, const Task& task) {
    HttpTransport transport(co_await asio::this_coro::executor, configured.node_http, kPlanTimeout);
    if (auto ready = transport.prepare(); !ready) co_return fail(std::move(ready));
    chain::JsonRpcClient client(transport);
    const auto chain_id = chain::read_chain_id(co_await client.call("eth_chainId", {}));
    if (!chain_id) co_return tl::unexpected(chain_id.error());
    if (configured.chain_id != *chain_id) {
        co_return fail(Errc::unavailable, "the node's chain is " + std::to_string(*chain_id) +
                                              ", expected " + std::to_string(configured.chain_id));
    }
    Plans out;
    for (const auto& contract : contracts_of(configured)) {
        auto plan = co_await chain::plan_signers(client, contract, task.wanted);
        if (!plan) co_return fail(std::move(plan));
        if (task.remove_others && !plan->others) {
            co_return fail(Errc::unavailable,
                           "which other signers " + to_checksummed(contract.paymaster) +
                               " has cannot be told (" + plan->others.error().message +
                               "); --from-block may help");
        }
        out.push_back({*chain_id, *std::move(plan)});
    }
    co_return out;
}

/// The plans for all chains that have paymasters with several signers.
asio::awaitable<Result<SignerReport>> plan_all(const Task& task) {
    SignerReport out{.named = task.named, .plans = {}, .remove_others = task.remove_others};
    for (const auto& chain : task.config.chains) {
        if (chain.layout == erc4337::PaymasterLayout::verifying) continue;
        auto plans = co_await plan_chain(chain, task);
        if (!plans) {
            plans.error().message =
                "the chain at " + chain.node_http.host + ": " + plans.error().message;
            co_return fail(std::move(plans));
        }
        std::ranges::move(*plans, std::back_inserter(out.plans));
    }
    if (out.plans.empty()) {
        co_return fail(Errc::config_invalid,
                       "expected a chain with paymaster_relay.layout = \"singleton\" and a "
                       "paymaster: no other has a set of signers");
    }
    co_return out;
}

/// Tells of what keeps the chains from being asked, once.
void tell(std::optional<Error>& last, std::optional<Error> error) {
    if (error && error != last) std::cerr << "asking again: " << printable(error->message) << '\n';
    last = std::move(error);
}

tl::unexpected<Error> not_in_time(std::size_t left, const std::optional<Error>& last) {
    return fail(Errc::unavailable, std::to_string(left) +
                                       " of the transactions were not mined in time" +
                                       (last ? "; " + last->message : ""));
}

/// Until the chains say that every transaction has been mined.
asio::awaitable<Result<void>> wait_for_owner(const Task& task, std::size_t left,
                                             std::chrono::seconds timeout) {
    const auto end = std::chrono::steady_clock::now() + timeout;
    asio::steady_timer timer(co_await asio::this_coro::executor);
    std::size_t told = 0;
    std::optional<Error> last;
    while (left > 0) {
        if (std::exchange(told, left) != left) {
            std::cerr << "waiting for " << left << " transaction" << (left == 1 ? "" : "s")
                      << " of the paymasters' owner\n";
        }
        if (std::chrono::steady_clock::now() >= end) co_return not_in_time(left, last);
        timer.expires_after(kPause);
        co_await timer.async_wait(asio::use_awaitable);
        const auto report = co_await plan_all(task);
        tell(last, report ? std::nullopt : std::optional(report.error()));
        if (report) left = count_transactions(*report);
    }
    co_return Result<void>();
}

}  // namespace

int print_signer_plan(const CommonOptions& common, const SignersOptions& options) {
    const auto task = prepare(common, options);
    if (!task) return report(common, task.error());
    const auto plans = run_until_done(plan_all(*task));
    if (!plans) return report(common, plans.error());
    if (common.json) {
        std::cout << boost::json::serialize(to_json(*plans)) << '\n';
    } else {
        print_plans(std::cout, *plans);
    }
    return 0;
}

int await_owner(const CommonOptions& common, const SignersOptions& options,
                std::chrono::seconds timeout) {
    auto task = prepare(common, options);
    if (!task) return report(common, task.error());
    if (!options.remove_others) task->wanted.logs_from.reset();
    const auto plans = run_until_done(plan_all(*task));
    if (!plans) return report(common, plans.error());
    print_transactions(std::cout, *plans);
    const auto done = run_until_done(wait_for_owner(*task, count_transactions(*plans), timeout));
    if (!done) return report(common, done.error());
    std::cerr << "the paymasters' signers are as they should be\n";
    return 0;
}

}  // namespace superrelay::app
