// SPDX-License-Identifier: MIT
#pragma once

#include <superrelay/chain/facts.hpp>
#include <superrelay/config/config.hpp>
#include <vector>

namespace superrelay::app {

/// The paymasters that the configuration names for a chain, oldest EntryPoint first.
[[nodiscard]] std::vector<chain::PaymasterContract> contracts_of(
    const config::Config::Chain& chain);

}  // namespace superrelay::app
