// SPDX-License-Identifier: MIT
#pragma once

#include <superrelay/core/result.hpp>
#include <superrelay/erc4337/user_operation.hpp>

namespace superrelay::rules {

/// The most that an operation may ask the sponsor to pay for. Caller-chosen gas and fees would
/// otherwise decide what leaves the deposit, and to whom: whoever bundles is paid
/// preVerificationGas and the priority fee, and may be the caller.
struct Limits {
    Uint256 max_verification_gas;
    Uint256 max_call_gas;
    Uint256 max_pre_verification_gas;
    Wei max_fee_per_gas;
    Wei max_operation_cost;                      ///< of the EntryPoint's prefund
    std::uint64_t priority_fee_percent;          ///< of the priority fee that is usual on the chain
    std::uint64_t base_fee_percent;              ///< of the chain's base fee
    std::uint64_t pre_verification_gas_percent;  ///< of what a bundle of this operation costs
};

/// What the operation is judged against.
struct Facts {
    Wei base_fee;                  ///< of the chain's latest block, per gas
    Wei priority_fee;              ///< that is usual on the chain, per gas
    Uint256 pre_verification_gas;  ///< our own computation of what bundling it costs
    Wei max_cost;                  ///< the EntryPoint's prefund for it
};

/// May an operation whose gas is still to be estimated be sponsored? What is zero is not known yet.
/// @return Errc::denied with the rule's name, what was asked and what it allows
[[nodiscard]] Result<void> evaluate_stub(const erc4337::UserOperation& op, const Facts& facts,
                                         const Limits& limits);

/// May this operation be sponsored, as it is?
/// @return as evaluate_stub, and Errc::denied when its fee is below the chain's
[[nodiscard]] Result<void> evaluate(const erc4337::UserOperation& op, const Facts& facts,
                                    const Limits& limits);

/// Whether the fees alone are within what the chain's own allow; zero fees are not known yet.
[[nodiscard]] bool fees_fit(const erc4337::UserOperation& op, const Facts& facts,
                            const Limits& limits);

}  // namespace superrelay::rules
