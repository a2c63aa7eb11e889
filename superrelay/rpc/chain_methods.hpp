// SPDX-License-Identifier: MIT
#pragma once

#include "methods.hpp"

namespace superrelay::rpc {

/// eth_chainId, pm_chainId: → quantity
[[nodiscard]] Result<Work> chain_id(const Context& context, const Request& request);

/// eth_supportedEntryPoints, pm_supportedEntryPoints: → addresses, newest version first
[[nodiscard]] Result<Work> supported_entry_points(const Context& context, const Request& request);

}  // namespace superrelay::rpc
