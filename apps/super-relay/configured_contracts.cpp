// SPDX-License-Identifier: MIT
#include "configured_contracts.hpp"

namespace superrelay::app {
namespace {

using erc4337::EntryPointVersion;
using erc4337::PaymasterLayout;

/// Only v0.8's SingletonPaymaster has had two hashes.
PaymasterLayout layout_of(PaymasterLayout configured, EntryPointVersion version) {
    return configured == PaymasterLayout::singleton_eip7702 && version != EntryPointVersion::v08
               ? PaymasterLayout::singleton
               : configured;
}

}  // namespace

std::vector<chain::PaymasterContract> contracts_of(const config::Config::Chain& chain) {
    std::vector<chain::PaymasterContract> out;
    for (const auto version : erc4337::kEntryPointVersions) {
        const auto& paymaster = chain.paymasters.of(version);
        if (!paymaster) continue;
        out.push_back({version, chain.entry_points.of(version), *paymaster,
                       layout_of(chain.layout, version)});
    }
    return out;
}

}  // namespace superrelay::app
