// SPDX-License-Identifier: MIT
#pragma once

#include "methods.hpp"

namespace superrelay::rpc {

/// A bundler's method: params, result and error are handed on as they are, so that a wallet needs
/// one URL.
[[nodiscard]] Result<Work> forward_to_bundler(const Context& context, const Request& request);

}  // namespace superrelay::rpc
