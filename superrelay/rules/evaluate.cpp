// SPDX-License-Identifier: MIT
#include "evaluate.hpp"

#include <array>
#include <string>
#include <string_view>

namespace superrelay::rules {
namespace {

struct Cap {
    std::string_view rule;
    const Uint256& asked;
    const Uint256& allowed;
};

}  // namespace

Result<void> evaluate(const erc4337::UserOperation& op, const Limits& limits) {
    const auto& gas = op.gas;
    const auto caps = std::to_array<Cap>({
        {"max_verification_gas", gas.verification_limit, limits.max_verification_gas},
        {"max_call_gas", gas.call_limit, limits.max_call_gas},
        {"max_pre_verification_gas", gas.pre_verification, limits.max_pre_verification_gas},
        {"max_fee_per_gas", gas.max_fee, limits.max_fee_per_gas},
        {"max_fee_per_gas", gas.max_priority_fee, limits.max_fee_per_gas},
    });
    for (const Cap& cap : caps) {
        if (cap.asked <= cap.allowed) continue;
        return fail(Errc::denied, std::string(cap.rule) + ": " + cap.asked.str() +
                                      " is above the limit of " + cap.allowed.str());
    }
    return {};
}

}  // namespace superrelay::rules
