// SPDX-License-Identifier: MIT
#include "signer_plan.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "signer_set.hpp"

namespace superrelay::chain {
namespace {

using Change = OwnerTransaction::Change;

/// Of these, whom the contract trusts.
boost::asio::awaitable<Result<std::set<Address>>> ask_trusted(JsonRpcClient& client,
                                                              Address paymaster,
                                                              std::set<Address> signers) {
    std::set<Address> out;
    if (signers.empty()) co_return out;
    std::vector<Call> calls;
    for (const auto& signer : signers)
        calls.push_back(is_signer_question(paymaster, signer));
    const auto answers = co_await client.call_batch(std::move(calls));
    if (!answers) co_return tl::unexpected(answers.error());
    auto answer = answers->begin();
    for (const auto& signer : signers) {
        const auto trusted = read_is_signer(*answer++);
        if (!trusted) co_return tl::unexpected(trusted.error());
        if (*trusted) out.insert(signer);
    }
    co_return out;
}

/// Whom its logs name and it trusts, but for those in `named`.
boost::asio::awaitable<Result<std::vector<Address>>> ask_others(JsonRpcClient& client,
                                                                Address paymaster,
                                                                std::uint64_t logs_from,
                                                                const std::set<Address>& named) {
    auto question = signer_changes_question(paymaster, logs_from);
    const auto logged = read_signer_changes(
        co_await client.call(std::move(question.method), std::move(question.params)));
    if (!logged) co_return tl::unexpected(logged.error());
    std::set<Address> strangers;
    std::ranges::set_difference(*logged, named, std::inserter(strangers, strangers.end()));
    // What the contract says counts, not its past.
    const auto trusted = co_await ask_trusted(client, paymaster, std::move(strangers));
    if (!trusted) co_return tl::unexpected(trusted.error());
    co_return std::vector<Address>(trusted->begin(), trusted->end());
}

}  // namespace

boost::asio::awaitable<Result<SignerPlan>> plan_signers(JsonRpcClient& client,
                                                        PaymasterContract contract,
                                                        WantedSigners wanted) {
    std::set<Address> named = wanted.present;
    named.insert(wanted.absent.begin(), wanted.absent.end());
    const auto trusted = co_await ask_trusted(client, contract.paymaster, named);
    if (!trusted) co_return tl::unexpected(trusted.error());

    SignerPlan out{.contract = contract,
                   .known = {},
                   .missing = {},
                   .unwanted = {},
                   .others = fail(Errc::unavailable, "its logs were not read")};
    for (const auto& signer : wanted.present)
        (trusted->contains(signer) ? out.known : out.missing).push_back(signer);
    std::ranges::set_intersection(*trusted, wanted.absent, std::back_inserter(out.unwanted));
    if (wanted.logs_from)
        out.others = co_await ask_others(client, contract.paymaster, *wanted.logs_from, named);
    co_return out;
}

std::vector<OwnerTransaction> additions(const SignerPlan& plan) {
    std::vector<OwnerTransaction> out;
    for (const auto& signer : plan.missing)
        out.push_back({.change = Change::add_signer,
                       .signer = signer,
                       .to = plan.contract.paymaster,
                       .data = add_signer_data(signer)});
    return out;
}

std::vector<OwnerTransaction> removals(const SignerPlan& plan, bool with_others) {
    std::vector<Address> signers = plan.unwanted;
    if (with_others && plan.others)
        signers.insert(signers.end(), plan.others->begin(), plan.others->end());
    std::vector<OwnerTransaction> out;
    for (const auto& signer : signers)
        out.push_back({.change = Change::remove_signer,
                       .signer = signer,
                       .to = plan.contract.paymaster,
                       .data = remove_signer_data(signer)});
    return out;
}

}  // namespace superrelay::chain
