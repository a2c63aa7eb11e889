// SPDX-License-Identifier: MIT
#include "methods.hpp"

#include <algorithm>
#include <array>

#include "chain_methods.hpp"
#include "paymaster_methods.hpp"

namespace superrelay::rpc {
namespace {

struct Row {
    std::string_view name;
    Method method;
};

constexpr auto kMethods = std::to_array<Row>({
    {"eth_chainId", eth_chain_id},
    {"eth_supportedEntryPoints", eth_supported_entry_points},
    {"pm_getPaymasterData", pm_get_paymaster_data},
    {"pm_getPaymasterStubData", pm_get_paymaster_stub_data},
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
