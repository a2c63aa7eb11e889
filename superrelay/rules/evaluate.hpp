// SPDX-License-Identifier: MIT
#pragma once

#include <superrelay/core/result.hpp>
#include <superrelay/erc4337/user_operation.hpp>

namespace superrelay::rules {

/// The most that an operation may ask the sponsor to pay for. Caller-chosen gas and fees would
/// otherwise decide what leaves the deposit.
struct Limits {
    Uint256 max_verification_gas;
    Uint256 max_call_gas;
    Uint256 max_pre_verification_gas;
    Wei max_fee_per_gas;
};

/// May this operation be sponsored?
/// @return Errc::denied with the rule's name and what it allows
[[nodiscard]] Result<void> evaluate(const erc4337::UserOperation& op, const Limits& limits);

}  // namespace superrelay::rules
