// SPDX-License-Identifier: MIT
#pragma once

#include "methods.hpp"

namespace superrelay::rpc {

/// ERC-7677, both with params `[userOp, entryPoint, chainId, context]`; context may be absent.

/// → paymaster fields for gas estimation, never final.
[[nodiscard]] Result<Work> pm_get_paymaster_stub_data(const relay::Relay& relay,
                                                      simdjson::dom::element params);

/// → paymaster fields with the signature.
[[nodiscard]] Result<Work> pm_get_paymaster_data(const relay::Relay& relay,
                                                 simdjson::dom::element params);

}  // namespace superrelay::rpc
