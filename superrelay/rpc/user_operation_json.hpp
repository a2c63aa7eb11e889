// SPDX-License-Identifier: MIT
#pragma once

#include <simdjson.h>

#include <superrelay/core/result.hpp>
#include <superrelay/erc4337/user_operation.hpp>

namespace superrelay::rpc {

/// Whether gas limits and fees must be there; where they need not be, absent ones are zero.
enum class GasFields : std::uint8_t { required, optional };

/// Reads a UserOperation as wallets send it to this version's EntryPoint. Unknown fields and the
/// paymaster's own fields are passed over.
/// @return Errc::invalid_params with the field and what was expected there
/// @see EIP-4337, ERC-7677, EIP-7702
[[nodiscard]] Result<erc4337::UserOperation> parse_user_operation(
    simdjson::dom::element element, erc4337::EntryPointVersion version, GasFields gas);

}  // namespace superrelay::rpc
