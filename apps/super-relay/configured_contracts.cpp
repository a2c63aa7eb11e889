// SPDX-License-Identifier: MIT
#include "configured_contracts.hpp"

namespace superrelay::app {

std::vector<chain::PaymasterContract> contracts_of(const config::Config::Chain& chain) {
    const auto layout = chain.layout == "singleton" ? erc4337::PaymasterLayout::singleton
                                                    : erc4337::PaymasterLayout::verifying;
    std::vector<chain::PaymasterContract> out;
    for (const auto version : erc4337::kEntryPointVersions) {
        const auto& paymaster = chain.paymasters.of(version);
        if (paymaster) out.push_back({version, chain.entry_points.of(version), *paymaster, layout});
    }
    return out;
}

}  // namespace superrelay::app
