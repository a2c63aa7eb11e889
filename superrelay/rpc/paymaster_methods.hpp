// SPDX-License-Identifier: MIT
#pragma once

#include "methods.hpp"

namespace superrelay::rpc {

/// ERC-7677, both with params `[userOp, entryPoint, chainId, context]`; context may be absent.

/// → paymaster fields for gas estimation, never final.
[[nodiscard]] Result<Work> pm_get_paymaster_stub_data(const Context& context,
                                                      const Request& request);

/// → paymaster fields with the signature.
[[nodiscard]] Result<Work> pm_get_paymaster_data(const Context& context, const Request& request);

/// Params `[userOp, entryPoint, context]`; context may be absent.
/// → gas limits, and paymaster fields with the signature.
[[nodiscard]] Result<Work> pm_sponsor_user_operation(const Context& context,
                                                     const Request& request);

}  // namespace superrelay::rpc
