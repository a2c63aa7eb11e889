// SPDX-License-Identifier: MIT
#include "paymaster_methods.hpp"

#include <superrelay/core/address.hpp>

#include "fields.hpp"
#include "user_operation_json.hpp"

namespace superrelay::rpc {
namespace {

Result<simdjson::dom::array> params_of(simdjson::dom::element params) {
    simdjson::dom::array array;
    if (params.get(array) != simdjson::SUCCESS || array.size() < 3 || array.size() > 4) {
        return fail(Errc::invalid_params,
                    "params: expected [userOp, entryPoint, chainId, context]");
    }
    return array;
}

/// What the wallet echoes of the stub.
Result<void> parse_echo(simdjson::dom::element json, relay::SponsorRequest& request) {
    const auto fields = Fields::of(json, "userOp");
    if (!fields) return tl::unexpected(fields.error());
    auto verification = fields->optional_quantity("paymasterVerificationGasLimit", 128);
    if (!verification) return fail(std::move(verification));
    auto post_op = fields->optional_quantity("paymasterPostOpGasLimit", 128);
    if (!post_op) return fail(std::move(post_op));
    request.paymaster_verification_gas = *verification;
    request.paymaster_post_op_gas = *post_op;
    return {};
}

Result<relay::SponsorRequest> parse_request(simdjson::dom::element params) {
    const auto array = params_of(params);
    if (!array) return tl::unexpected(array.error());
    auto op = parse_user_operation(array->at(0).value_unsafe());
    if (!op) return fail(std::move(op));
    const auto entry_point =
        at("entryPoint", text_of(array->at(1).value_unsafe()).and_then(fixed_from_hex<20>));
    if (!entry_point) return tl::unexpected(entry_point.error());
    const auto chain_id =
        at("chainId", text_of(array->at(2).value_unsafe()).and_then(u64_from_hex));
    if (!chain_id) return tl::unexpected(chain_id.error());
    relay::SponsorRequest out{*std::move(op), *entry_point, *chain_id};
    if (auto echo = parse_echo(array->at(0).value_unsafe(), out); !echo)
        return fail(std::move(echo));
    return out;
}

boost::json::object to_json(const relay::Sponsorship& sponsorship) {
    return {
        {"paymaster", to_checksummed(sponsorship.paymaster)},
        {"paymasterData", to_hex(sponsorship.data)},
        {"paymasterVerificationGasLimit", to_quantity(sponsorship.gas.verification_limit)},
        {"paymasterPostOpGasLimit", to_quantity(sponsorship.gas.post_op_limit)},
    };
}

Work stub_work(const relay::Relay& relay, relay::SponsorRequest request) {
    co_return relay.stub(request).map([&](const relay::Sponsorship& stub) {
        auto out = to_json(stub);
        out["isFinal"] = false;
        if (!relay.sponsor_name().empty()) out["sponsor"] = {{"name", relay.sponsor_name()}};
        return boost::json::value(std::move(out));
    });
}

Work sponsor_work(const relay::Relay& relay, relay::SponsorRequest request) {
    auto sponsorship = co_await relay.sponsor(std::move(request));
    co_return std::move(sponsorship).map([](const relay::Sponsorship& given) {
        return boost::json::value(to_json(given));
    });
}

}  // namespace

Result<Work> pm_get_paymaster_stub_data(const relay::Relay& relay, simdjson::dom::element params) {
    return parse_request(params).map(
        [&](relay::SponsorRequest&& request) { return stub_work(relay, std::move(request)); });
}

Result<Work> pm_get_paymaster_data(const relay::Relay& relay, simdjson::dom::element params) {
    return parse_request(params).map(
        [&](relay::SponsorRequest&& request) { return sponsor_work(relay, std::move(request)); });
}

}  // namespace superrelay::rpc
