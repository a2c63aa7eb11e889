// SPDX-License-Identifier: MIT
#include "user_operation_json.hpp"

#include <array>
#include <string_view>

#include "fields.hpp"

namespace superrelay::rpc {
namespace {

using erc4337::UserOperation;

struct Number {
    std::string_view name;
    Uint256& into;
    unsigned bits;
};

Result<void> parse_numbers(const Fields& fields, UserOperation& op) {
    const auto numbers = std::to_array<Number>({
        {"nonce", op.nonce, 256},
        {"callGasLimit", op.gas.call_limit, 128},
        {"verificationGasLimit", op.gas.verification_limit, 128},
        {"preVerificationGas", op.gas.pre_verification, 256},
        {"maxFeePerGas", op.gas.max_fee, 128},
        {"maxPriorityFeePerGas", op.gas.max_priority_fee, 128},
    });
    for (const Number& number : numbers) {
        auto value = fields.quantity(number.name, number.bits);
        if (!value) return fail(std::move(value));
        number.into = *value;
    }
    return {};
}

/// initCode = factory ‖ factoryData; empty once the account is deployed.
Result<Bytes> parse_init_code(const Fields& fields) {
    if (fields.lacks("factory")) {
        if (fields.lacks("factoryData")) return Bytes{};
        auto data = fields.bytes("factoryData");
        if (!data || data->empty()) return data;
        return fail(Errc::invalid_params, "userOp.factoryData: expected a factory beside it");
    }
    const auto factory = fields.address("factory");
    if (!factory) return tl::unexpected(factory.error());
    Bytes out;
    append(out, factory->view());
    if (fields.lacks("factoryData")) return out;
    auto data = fields.bytes("factoryData");
    if (!data) return data;
    append(out, *data);
    return out;
}

}  // namespace

Result<UserOperation> parse_user_operation(simdjson::dom::element element) {
    const auto fields = Fields::of(element, "userOp");
    if (!fields) return tl::unexpected(fields.error());
    UserOperation op;
    auto sender = fields->address("sender");
    if (!sender) return fail(std::move(sender));
    op.sender = *sender;
    if (auto done = parse_numbers(*fields, op); !done) return fail(std::move(done));
    auto init_code = parse_init_code(*fields);
    if (!init_code) return fail(std::move(init_code));
    op.init_code = *std::move(init_code);
    auto call_data = fields->bytes("callData");
    if (!call_data) return fail(std::move(call_data));
    op.call_data = *std::move(call_data);
    return op;
}

}  // namespace superrelay::rpc
