// SPDX-License-Identifier: MIT
#include "evaluate.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <superrelay/core/saturated.hpp>

namespace superrelay::rules {
namespace {

struct Cap {
    std::string_view rule;
    std::string_view of;
    const Uint256& asked;
    Uint256 allowed;
};

Uint256 percent_of(const Uint256& value, std::uint64_t percent) {
    return saturated(Uint512(value) * percent / 100);
}

/// A priority fee of a tenth of the base fee is never what drains a deposit, however little is
/// usual on the chain at the moment.
Wei priority_fee_cap(const Facts& facts, const Limits& limits) {
    constexpr unsigned kTenth = 10;
    return std::max<Wei>(percent_of(facts.priority_fee, limits.priority_fee_percent),
                         facts.base_fee / kTenth);
}

Wei max_fee_cap(const Facts& facts, const Limits& limits) {
    return saturated(Uint512(percent_of(facts.base_fee, limits.base_fee_percent)) +
                     priority_fee_cap(facts, limits));
}

}  // namespace

Result<void> evaluate_stub(const erc4337::UserOperation& op, const Facts& facts,
                           const Limits& limits) {
    const auto& gas = op.gas;
    const Wei priority_fee = priority_fee_cap(facts, limits);
    const Wei max_fee = max_fee_cap(facts, limits);
    const auto caps = std::to_array<Cap>({
        {"max_verification_gas", "verificationGasLimit", gas.verification_limit,
         limits.max_verification_gas},
        {"max_call_gas", "callGasLimit", gas.call_limit, limits.max_call_gas},
        {"max_pre_verification_gas", "preVerificationGas", gas.pre_verification,
         limits.max_pre_verification_gas},
        {"max_fee_per_gas", "maxFeePerGas", gas.max_fee, limits.max_fee_per_gas},
        {"priority_fee_percent", "maxPriorityFeePerGas", gas.max_priority_fee, priority_fee},
        {"base_fee_percent", "maxFeePerGas", gas.max_fee, max_fee},
        {"pre_verification_gas_percent", "preVerificationGas", gas.pre_verification,
         percent_of(facts.pre_verification_gas, limits.pre_verification_gas_percent)},
        {"max_operation_cost", "the operation's largest cost", facts.max_cost,
         limits.max_operation_cost},
    });
    for (const Cap& cap : caps) {
        if (cap.asked <= cap.allowed) continue;
        return fail(Errc::denied, std::string(cap.rule) + ": " + std::string(cap.of) + " " +
                                      cap.asked.str() + " is above the limit of " +
                                      cap.allowed.str());
    }
    return {};
}

Result<void> evaluate(const erc4337::UserOperation& op, const Facts& facts, const Limits& limits) {
    if (op.gas.max_fee < facts.base_fee) {
        return fail(Errc::denied, "base_fee: maxFeePerGas " + op.gas.max_fee.str() +
                                      " is below the chain's base fee of " + facts.base_fee.str());
    }
    return evaluate_stub(op, facts, limits);
}

bool fees_fit(const erc4337::UserOperation& op, const Facts& facts, const Limits& limits) {
    const auto& gas = op.gas;
    const bool too_low = gas.max_fee != 0 && gas.max_fee < facts.base_fee;
    return !too_low && gas.max_fee <= max_fee_cap(facts, limits) &&
           gas.max_priority_fee <= priority_fee_cap(facts, limits);
}

}  // namespace superrelay::rules
