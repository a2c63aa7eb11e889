// SPDX-License-Identifier: MIT
#include "user_operation_json.hpp"

#include <array>
#include <string>
#include <string_view>
#include <superrelay/erc4337/eip7702.hpp>

#include "fields.hpp"

namespace superrelay::rpc {
namespace {

using erc4337::EntryPointVersion;
using erc4337::UserOperation;

struct Number {
    std::string_view name;
    Uint256& into;
    unsigned bits;
};

Result<void> parse_numbers(const Fields& fields, UserOperation& op, GasFields gas) {
    const auto numbers = std::to_array<Number>({
        {"nonce", op.nonce, 256},
        {"callGasLimit", op.gas.call_limit, 128},
        {"verificationGasLimit", op.gas.verification_limit, 128},
        {"preVerificationGas", op.gas.pre_verification, 256},
        {"maxFeePerGas", op.gas.max_fee, 128},
        {"maxPriorityFeePerGas", op.gas.max_priority_fee, 128},
    });
    for (const Number& number : numbers) {
        const bool needed = gas == GasFields::required || &number.into == &op.nonce;
        if (!needed && fields.lacks(number.name)) continue;
        auto value = fields.quantity(number.name, number.bits);
        if (!value) return fail(std::move(value));
        number.into = *value;
    }
    return {};
}

Result<Bytes> optional_bytes(const Fields& fields, std::string_view name) {
    return fields.lacks(name) ? Result<Bytes>(Bytes{}) : fields.bytes(name);
}

/// A factory's address, or from v0.8 on the marker of EIP-7702, short as viem sends it or padded.
Result<Bytes> parse_factory(const Fields& fields, EntryPointVersion version) {
    const bool marker_allowed = version >= EntryPointVersion::v08;
    auto factory = fields.bytes("factory");
    if (!factory) return factory;
    const bool marker = marker_allowed && erc4337::is_eip7702(*factory);
    if (factory->size() == Address::kSize || (marker && factory->size() <= Address::kSize)) {
        return factory;
    }
    return fail(Errc::invalid_params, std::string("userOp.factory: expected 0x and 40 hex digits") +
                                          (marker_allowed ? ", or 0x7702 (EIP-7702)" : ""));
}

/// initCode = factory ‖ factoryData; empty once the account is deployed.
Result<Bytes> parse_init_code(const Fields& fields, EntryPointVersion version) {
    if (version == EntryPointVersion::v06) return optional_bytes(fields, "initCode");
    auto data = optional_bytes(fields, "factoryData");
    if (!data) return data;
    if (fields.lacks("factory")) {
        if (data->empty()) return data;
        return fail(Errc::invalid_params, "userOp.factoryData: expected a factory beside it");
    }
    auto out = parse_factory(fields, version);
    if (!out || data->empty()) return out;
    out->resize(Address::kSize);  // what follows the marker begins behind an address
    append(*out, *data);
    return out;
}

/// The code that an EIP-7702 authorisation sets.
Result<std::optional<Address>> parse_delegate(const Fields& fields) {
    if (fields.lacks("eip7702Auth")) return std::nullopt;
    const auto auth = fields.object("eip7702Auth");
    if (!auth) return tl::unexpected(auth.error());
    return auth->address("address").map([](const Address& a) { return std::optional(a); });
}

/// What is not in every version.
Result<void> parse_extras(const Fields& fields, EntryPointVersion version, UserOperation& op) {
    auto signature = optional_bytes(fields, "signature");
    if (!signature) return fail(std::move(signature));
    op.signature = *std::move(signature);
    if (version >= EntryPointVersion::v08) {
        auto delegate = parse_delegate(fields);
        if (!delegate) return fail(std::move(delegate));
        op.delegate = *delegate;
    }
    if (version >= EntryPointVersion::v09 && !fields.lacks("paymasterSignature")) {
        constexpr std::size_t kMaxSize = 0xffff;  // its length is a uint16
        auto added = fields.bytes("paymasterSignature");
        if (!added) return fail(std::move(added));
        if (added->size() > kMaxSize) {
            return fail(Errc::invalid_params,
                        "userOp.paymasterSignature: expected at most 65535 bytes");
        }
        op.paymaster_signature = *std::move(added);
    }
    return {};
}

}  // namespace

Result<UserOperation> parse_user_operation(simdjson::dom::element element,
                                           EntryPointVersion version, GasFields gas) {
    const auto fields = Fields::of(element, "userOp");
    if (!fields) return tl::unexpected(fields.error());
    UserOperation op;
    auto sender = fields->address("sender");
    if (!sender) return fail(std::move(sender));
    op.sender = *sender;
    if (auto done = parse_numbers(*fields, op, gas); !done) return fail(std::move(done));
    auto init_code = parse_init_code(*fields, version);
    if (!init_code) return fail(std::move(init_code));
    op.init_code = *std::move(init_code);
    auto call_data = fields->bytes("callData");
    if (!call_data) return fail(std::move(call_data));
    op.call_data = *std::move(call_data);
    if (auto done = parse_extras(*fields, version, op); !done) return fail(std::move(done));
    return op;
}

}  // namespace superrelay::rpc
