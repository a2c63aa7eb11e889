// SPDX-License-Identifier: MIT
#include "chain_checks.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace superrelay::readiness {
namespace asio = boost::asio;
namespace {

void add_all(std::vector<Finding>& to, const std::vector<Finding>& findings) {
    to.insert(to.end(), findings.begin(), findings.end());
}

}  // namespace

ChainChecks::ChainChecks(chain::Transport& transport, const chain::ChainView& view,
                         Settings settings)
    : client_(transport), view_(view), settings_(std::move(settings)) {
    for (const auto& contract : view.paymasters())
        subjects_.push_back({contract});
}

asio::awaitable<std::vector<Finding>> ChainChecks::run() {
    const auto& chain_id = view_.chain_id();
    if (!chain_id) co_return found();
    const Expected expected{
        .chain_id = *chain_id, .signer = settings_.signer, .low_deposit = settings_.low_deposit};
    judge_deposits(expected);
    if (is_due()) co_await ask_contracts(expected);
    co_return found();
}

asio::awaitable<void> ChainChecks::ask_contracts(Expected expected) {
    std::vector<chain::Call> calls;
    for (const auto& subject : subjects_)
        std::ranges::move(contract_questions(subject.contract, expected),
                          std::back_inserter(calls));
    if (calls.empty()) co_return;
    auto answers = co_await client_.call_batch(std::move(calls));
    // A node that answers nothing is a finding of its own, which the view has.
    if (!answers || std::ranges::none_of(*answers, &chain::Answer::has_value)) co_return;
    asked_at_ = settings_.now();
    auto next = answers->begin();
    for (auto& subject : subjects_) {
        const auto count = std::ssize(contract_questions(subject.contract, expected));
        subject.contracts = judge_contracts(subject.contract, expected,
                                            std::vector<chain::Answer>(next, next + count));
        next += count;
    }
}

void ChainChecks::judge_deposits(const Expected& expected) {
    for (auto& subject : subjects_) {
        const auto& deposit = view_.deposit_info(subject.contract.version);
        if (deposit) subject.deposit = judge_deposit(subject.contract, expected, *deposit);
    }
}

bool ChainChecks::is_due() const {
    if (!asked_at_) return true;
    return settings_.now() - *asked_at_ >= (all_well() ? settings_.interval : settings_.recheck);
}

bool ChainChecks::all_well() const {
    return std::ranges::all_of(subjects_, [](const Subject& s) { return s.contracts.empty(); });
}

std::vector<Finding> ChainChecks::found() const {
    std::vector<Finding> out;
    for (const auto& subject : subjects_) {
        add_all(out, subject.contracts);
        add_all(out, subject.deposit);
    }
    return out;
}

}  // namespace superrelay::readiness
