// SPDX-License-Identifier: MIT
#include "paymaster_methods.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "fields.hpp"
#include "object_text.hpp"
#include "user_operation_json.hpp"

namespace superrelay::rpc {
namespace {

using erc4337::EntryPointVersion;

/// What the three methods share: who serves the request, and the request.
struct Asked {
    relay::Relay* relay;
    relay::SponsorRequest request;
};

Result<simdjson::dom::array> params_of(const Request& request, std::size_t least,
                                       std::string_view names) {
    simdjson::dom::array array;
    if (request.params.get(array) != simdjson::SUCCESS || array.size() < least ||
        array.size() > least + 1) {
        return fail(Errc::invalid_params, "params: expected " + std::string(names));
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

/// The operation is read as its EntryPoint's version has it, and that is known by the relay.
Result<Asked> parse_asked(const simdjson::dom::array& params, relay::Relay* relay,
                          const std::string& caller, GasFields gas) {
    const auto entry_point =
        at("entryPoint", text_of(params.at(1).value_unsafe()).and_then(fixed_from_hex<20>));
    if (!entry_point) return tl::unexpected(entry_point.error());
    const auto version = relay->version_of(*entry_point);
    if (!version) return tl::unexpected(version.error());
    auto op = parse_user_operation(params.at(0).value_unsafe(), *version, gas);
    if (!op) return fail(std::move(op));
    return Asked{relay, {.op = *std::move(op), .entry_point = *entry_point, .caller = caller}};
}

Result<Asked> parse_erc7677(const Context& context, const Request& request, GasFields gas) {
    const auto params = params_of(request, 3, "[userOp, entryPoint, chainId, context]");
    if (!params) return tl::unexpected(params.error());
    const auto chain_id =
        at("chainId", text_of(params->at(2).value_unsafe()).and_then(u64_from_hex));
    if (!chain_id) return tl::unexpected(chain_id.error());
    const auto relay = context.relay_for(*chain_id);
    if (!relay) return tl::unexpected(relay.error());
    auto asked = parse_asked(*params, *relay, context.caller, gas);
    if (!asked) return asked;
    asked->request.chain_id = *chain_id;
    if (auto echo = parse_echo(params->at(0).value_unsafe(), asked->request); !echo)
        return fail(std::move(echo));
    return asked;
}

ObjectText to_json(const relay::Sponsorship& sponsorship) {
    ObjectText out;
    if (sponsorship.version == EntryPointVersion::v06) {
        out.add("paymasterAndData", sponsorship.paymaster_and_data());
        return out;
    }
    out.add("paymaster", sponsorship.paymaster.view());
    out.add("paymasterData", sponsorship.data);
    out.add("paymasterVerificationGasLimit", sponsorship.gas.verification_limit);
    out.add("paymasterPostOpGasLimit", sponsorship.gas.post_op_limit);
    return out;
}

Json to_json(const relay::SponsorInfo& sponsor) {
    boost::json::object out{{"name", sponsor.name}};
    if (!sponsor.icon.empty()) out["icon"] = sponsor.icon;
    return {boost::json::serialize(out)};
}

Work stub_work(relay::Relay& relay, relay::SponsorRequest request) {
    const auto stub = co_await relay.stub(std::move(request));
    if (!stub) co_return tl::unexpected(stub.error());
    auto out = to_json(*stub);
    out.add("isFinal", Json{"false"});
    const auto& sponsor = relay.sponsor_info();
    if (!sponsor.name.empty()) out.add("sponsor", to_json(sponsor));
    co_return std::move(out).json();
}

Work sponsor_work(relay::Relay& relay, relay::SponsorRequest request) {
    const Reply::Approved operation{request.op.sender, request.op.nonce};
    const auto given = co_await relay.sponsor(std::move(request));
    if (!given) co_return tl::unexpected(given.error());
    Reply reply = to_json(*given).json();
    reply.approved = operation;
    co_return reply;
}

Work estimate_work(relay::Relay& relay, relay::SponsorRequest request, boost::json::object op) {
    const Reply::Approved operation{request.op.sender, request.op.nonce};
    const auto given = co_await relay.estimate_and_sponsor(std::move(request), std::move(op));
    if (!given) co_return tl::unexpected(given.error());
    auto out = to_json(given->sponsorship);
    out.add("callGasLimit", given->gas.call_limit);
    out.add("verificationGasLimit", given->gas.verification_limit);
    out.add("preVerificationGas", given->gas.pre_verification);
    Reply reply = std::move(out).json();
    reply.approved = operation;
    co_return reply;
}

}  // namespace

Result<Work> pm_get_paymaster_stub_data(const Context& context, const Request& request) {
    return parse_erc7677(context, request, GasFields::optional).map([](Asked&& asked) {
        return stub_work(*asked.relay, std::move(asked.request));
    });
}

Result<Work> pm_get_paymaster_data(const Context& context, const Request& request) {
    return parse_erc7677(context, request, GasFields::required).map([](Asked&& asked) {
        return sponsor_work(*asked.relay, std::move(asked.request));
    });
}

Result<Work> pm_sponsor_user_operation(const Context& context, const Request& request) {
    const auto params = params_of(request, 2, "[userOp, entryPoint, context]");
    if (!params) return tl::unexpected(params.error());
    auto asked = parse_asked(*params, &context.relay(), context.caller, GasFields::optional);
    if (!asked) return fail(std::move(asked));
    auto op = to_boost(params->at(0).value_unsafe());
    return estimate_work(*asked->relay, std::move(asked->request), std::move(op.as_object()));
}

}  // namespace superrelay::rpc
