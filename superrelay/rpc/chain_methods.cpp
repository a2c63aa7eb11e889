// SPDX-License-Identifier: MIT
#include "chain_methods.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <superrelay/core/address.hpp>
#include <superrelay/core/hex.hpp>

namespace superrelay::rpc {
namespace {

Work chain_id_work(const relay::Relay& relay) {
    co_return relay.chain_id().map(
        [](std::uint64_t id) { return Json{'"' + to_quantity(Uint256(id)) + '"'}; });
}

Work supported_entry_points_work(const relay::Relay& relay) {
    boost::json::array out;
    for (const auto& address : relay.entry_points())
        out.emplace_back(to_checksummed(address));
    co_return Json{boost::json::serialize(out)};
}

}  // namespace

Result<Work> chain_id(const Context& context, const Request& /*request*/) {
    return chain_id_work(context.relay());
}

Result<Work> supported_entry_points(const Context& context, const Request& /*request*/) {
    return supported_entry_points_work(context.relay());
}

}  // namespace superrelay::rpc
