// SPDX-License-Identifier: MIT
#include "chain_methods.hpp"

#include <superrelay/core/address.hpp>
#include <superrelay/core/hex.hpp>

namespace superrelay::rpc {
namespace {

Work chain_id_work(const relay::Relay& relay) {
    co_return relay.chain_id().map(
        [](std::uint64_t id) { return boost::json::value(to_quantity(Uint256(id))); });
}

Work supported_entry_points_work() {
    boost::json::array out;
    out.emplace_back(to_checksummed(erc4337::canonical_address(erc4337::EntryPointVersion::v07)));
    co_return boost::json::value(std::move(out));
}

}  // namespace

Result<Work> eth_chain_id(const relay::Relay& relay, simdjson::dom::element /*params*/) {
    return chain_id_work(relay);
}

Result<Work> eth_supported_entry_points(const relay::Relay& /*relay*/,
                                        simdjson::dom::element /*params*/) {
    return supported_entry_points_work();
}

}  // namespace superrelay::rpc
