// SPDX-License-Identifier: MIT
#pragma once

#include "methods.hpp"

namespace superrelay::rpc {

/// `eth_chainId []` → the chain's id as a quantity (EIP-695).
[[nodiscard]] Result<Work> eth_chain_id(const relay::Relay& relay, simdjson::dom::element params);

/// `eth_supportedEntryPoints []` → addresses, the preferred one first (ERC-7769).
[[nodiscard]] Result<Work> eth_supported_entry_points(const relay::Relay& relay,
                                                      simdjson::dom::element params);

}  // namespace superrelay::rpc
