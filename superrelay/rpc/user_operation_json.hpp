// SPDX-License-Identifier: MIT
#pragma once

#include <simdjson.h>

#include <superrelay/core/result.hpp>
#include <superrelay/erc4337/user_operation.hpp>

namespace superrelay::rpc {

/// Reads a UserOperation of EntryPoint v0.7 as wallets send it. Unknown fields, the signature and
/// the paymaster's own fields are passed over.
/// @return Errc::invalid_params with the field and what was expected there
/// @see EIP-4337, ERC-7677
[[nodiscard]] Result<erc4337::UserOperation> parse_user_operation(simdjson::dom::element element);

}  // namespace superrelay::rpc
