// SPDX-License-Identifier: MIT
// Internal to config: the keys of [optee_kms].
#pragma once

#include <vector>

#include "table.hpp"

namespace superrelay::config {

/// In the order of the reference.
[[nodiscard]] std::vector<Key> tee_keys();

}  // namespace superrelay::config
