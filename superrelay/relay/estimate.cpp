// SPDX-License-Identifier: MIT
// Relay's use of a bundler: gas estimates, and methods that are handed on.
#include <algorithm>
#include <boost/json/value.hpp>
#include <superrelay/chain/json_rpc_response.hpp>
#include <superrelay/core/address.hpp>
#include <superrelay/core/hex.hpp>
#include <utility>

#include "relay.hpp"

namespace superrelay::relay {
namespace json = boost::json;
namespace {

using erc4337::EntryPointVersion;

/// The wallet's operation as the bundler shall estimate it: with our stub, and with something in
/// each field that bundlers insist on.
json::object with_stub(json::object op, const Sponsorship& stub) {
    if (stub.version == EntryPointVersion::v06) {
        op["paymasterAndData"] = to_hex(stub.paymaster_and_data());
    } else {
        op["paymaster"] = to_checksummed(stub.paymaster);
        op["paymasterData"] = to_hex(stub.data);
        op["paymasterVerificationGasLimit"] = to_quantity(stub.gas.verification_limit);
        op["paymasterPostOpGasLimit"] = to_quantity(stub.gas.post_op_limit);
    }
    for (const auto* field : {"callGasLimit", "verificationGasLimit", "preVerificationGas"}) {
        if (!op.contains(field)) op[field] = "0x0";
    }
    return op;
}

json::array estimate_params(const SponsorRequest& request, json::object op,
                            const Sponsorship& stub) {
    return {with_stub(std::move(op), stub), to_checksummed(request.entry_point)};
}

/// Raises `limit` to the estimate's field.
Result<void> raise(Uint256& limit, const json::object& estimate, const char* field) {
    const auto* value = estimate.if_contains(field);
    const auto* text = value ? value->if_string() : nullptr;
    if (!text) return fail(Errc::unavailable, std::string("the bundler's estimate lacks ") + field);
    auto amount = quantity_from_hex(*text);
    if (!amount) {
        return fail(Errc::unavailable, std::string("the bundler's estimate has a faulty ") + field);
    }
    limit = std::max(limit, *amount);
    return {};
}

Result<void> raise_all(erc4337::Gas& gas, const json::value& answer) {
    const auto* estimate = answer.if_object();
    if (!estimate) return fail(Errc::unavailable, "the bundler's estimate is no object");
    return raise(gas.call_limit, *estimate, "callGasLimit")
        .and_then([&] { return raise(gas.verification_limit, *estimate, "verificationGasLimit"); })
        .and_then([&] { return raise(gas.pre_verification, *estimate, "preVerificationGas"); });
}

}  // namespace

boost::asio::awaitable<Result<BundlerAnswer>> Relay::forward(std::string caller, std::string method,
                                                             json::array params) {
    if (!parts_.bundler) {
        co_return fail(Errc::method_not_found,
                       "this relay has no bundler: send " + method + " to yours");
    }
    const auto slot = outbound_.begin(caller);
    if (!slot) co_return tl::unexpected(slot.error());
    auto answer = co_await parts_.bundler->call(std::move(method), std::move(params));
    if (!answer) co_return fail(std::move(answer));
    BundlerAnswer out;
    if (auto* const error = answer->if_contains("error")) {
        out.reason = chain::message_of(*error);
        out.error = std::move(*error);
    } else {
        out.result = std::move(answer->at("result"));
    }
    co_return out;
}

boost::asio::awaitable<Result<erc4337::Gas>> Relay::estimate(const SponsorRequest& request,
                                                             json::array params) {
    auto answer =
        co_await forward(request.caller, "eth_estimateUserOperationGas", std::move(params));
    if (!answer) co_return fail(std::move(answer));
    if (answer->error) {
        co_return fail(Errc::estimation_failed, answer->reason);
    }
    erc4337::Gas gas = request.op.gas;
    co_return raise_all(gas, answer->result).map([&] { return gas; });
}

boost::asio::awaitable<Result<EstimatedSponsorship>> Relay::estimate_and_sponsor(
    SponsorRequest request, json::object op) {
    auto trail = trail_of(request, audit::Decision::Subject::sponsorship);
    auto given = co_await give_estimated(request, std::move(op), trail);
    if (!given) trail.refuse(given.error());
    co_return given;
}

boost::asio::awaitable<Result<EstimatedSponsorship>> Relay::give_estimated(SponsorRequest& request,
                                                                           json::object op,
                                                                           Trail& trail) {
    if (parts_.bundler) {
        const auto stub = co_await give_stub(request, trail);
        if (!stub) co_return tl::unexpected(stub.error());
        auto gas = co_await estimate(request, estimate_params(request, std::move(op), *stub));
        if (!gas) co_return fail(std::move(gas));
        request.op.gas = *gas;
    }
    const erc4337::Gas gas = request.op.gas;
    auto given = co_await give(request, trail);
    if (!given) co_return fail(std::move(given));
    co_return EstimatedSponsorship{*std::move(given), gas};
}

}  // namespace superrelay::relay
