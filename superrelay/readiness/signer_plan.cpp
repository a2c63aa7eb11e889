// SPDX-License-Identifier: MIT
#include "signer_plan.hpp"

#include <algorithm>
#include <iterator>
#include <superrelay/chain/signer_set.hpp>
#include <utility>

namespace superrelay::readiness {
namespace asio = boost::asio;

asio::awaitable<Result<SignerPlan>> plan_signers(chain::JsonRpcClient& client,
                                                 chain::PaymasterContract contract,
                                                 std::set<Address> wanted,
                                                 std::uint64_t from_block) {
    std::vector<chain::Call> calls;
    for (const auto& signer : wanted)
        calls.push_back(chain::is_signer_question(contract.paymaster, signer));
    calls.push_back(chain::signer_changes_question(contract.paymaster, from_block));
    const auto answers = co_await client.call_batch(std::move(calls));
    if (!answers) co_return tl::unexpected(answers.error());

    SignerPlan out{.contract = contract, .known = {}, .missing = {}, .others = {}};
    auto answer = answers->begin();
    for (const auto& signer : wanted) {
        const auto trusted = chain::read_is_signer(*answer++);
        if (!trusted) co_return tl::unexpected(trusted.error());
        (*trusted ? out.known : out.missing).push_back(signer);
    }
    out.others = chain::read_signer_changes(*answer).map([&](const std::set<Address>& all) {
        std::vector<Address> others;
        std::ranges::set_difference(all, wanted, std::back_inserter(others));
        return others;
    });
    co_return out;
}

std::vector<OwnerTransaction> owner_transactions(const SignerPlan& plan, bool remove_others) {
    const auto& to = plan.contract.paymaster;
    std::vector<OwnerTransaction> out;
    for (const auto& signer : plan.missing)
        out.push_back({to, chain::add_signer_data(signer), signer, true});
    if (!remove_others || !plan.others) return out;
    for (const auto& signer : *plan.others)
        out.push_back({to, chain::remove_signer_data(signer), signer, false});
    return out;
}

}  // namespace superrelay::readiness
