// SPDX-License-Identifier: MIT
#include "methods.hpp"

#include <algorithm>
#include <array>

#include "bundler_methods.hpp"
#include "chain_methods.hpp"
#include "paymaster_methods.hpp"

namespace superrelay::rpc {
namespace {

struct Row {
    std::string_view name;
    Method method;
};

constexpr auto kMethods = std::to_array<Row>({
    {"eth_chainId", chain_id},
    {"eth_estimateUserOperationGas", forward_to_bundler},
    {"eth_getUserOperationByHash", forward_to_bundler},
    {"eth_getUserOperationReceipt", forward_to_bundler},
    {"eth_sendUserOperation", forward_to_bundler},
    {"eth_supportedEntryPoints", supported_entry_points},
    {"pimlico_getUserOperationGasPrice", forward_to_bundler},
    {"pimlico_getUserOperationStatus", forward_to_bundler},
    {"pm_chainId", chain_id},
    {"pm_getPaymasterData", pm_get_paymaster_data},
    {"pm_getPaymasterStubData", pm_get_paymaster_stub_data},
    {"pm_sponsorUserOperation", pm_sponsor_user_operation},
    {"pm_supportedEntryPoints", supported_entry_points},
    {"rundler_maxPriorityFeePerGas", forward_to_bundler},
});

}  // namespace

Method find_method(std::string_view name) noexcept {
    const auto found = std::ranges::find(kMethods, name, &Row::name);
    return found == kMethods.end() ? nullptr : found->method;
}

std::string method_names() {
    std::string out;
    for (const Row& row : kMethods) {
        out += out.empty() ? "" : ", ";
        out += row.name;
    }
    return out;
}

}  // namespace superrelay::rpc
