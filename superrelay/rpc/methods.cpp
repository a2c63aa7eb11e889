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

std::size_t method_number(std::string_view name) noexcept {
    const auto found = std::ranges::find(kMethods, name, &Row::name);
    return static_cast<std::size_t>(found - kMethods.begin());
}

Method find_method(std::string_view name) noexcept {
    const auto number = method_number(name);
    return number == kMethods.size() ? nullptr : kMethods[number].method;
}

std::vector<std::string_view> all_method_names() {
    std::vector<std::string_view> out;
    for (const Row& row : kMethods)
        out.push_back(row.name);
    return out;
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
