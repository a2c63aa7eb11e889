// SPDX-License-Identifier: MIT
// Lets a test ask for userOpHashes: JSON lines in, JSON lines out.
//
//   user-op-probe
//
// Each input line is an operation, numbers and bytes as hex strings: "entryPoint" ("0.6" to "0.9"),
// chainId, sender, nonce, initCode, callData, verificationGasLimit, callGasLimit,
// preVerificationGas, maxPriorityFeePerGas, maxFeePerGas, paymasterAndData and, where there is one,
// "delegate", the code of an EIP-7702 account, and "paymasterSignature", v0.9's. Its output line is
// {"hash": "0x…"} or {"error": "…"}. The EntryPoint is at its canonical address.

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <superrelay/core/hex.hpp>
#include <superrelay/erc4337/paymaster_signature.hpp>
#include <superrelay/erc4337/user_operation.hpp>

namespace superrelay {
namespace {

namespace json = boost::json;
using erc4337::EntryPointVersion;

template <typename T>
T need(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    return *std::move(result);
}

/// The field's text; throws what it lacks.
std::string_view text(const json::object& object, std::string_view name) {
    return object.at(name).as_string();
}

Uint256 quantity(const json::object& object, std::string_view name) {
    return need(quantity_from_hex(text(object, name)));
}

Bytes bytes(const json::object& object, std::string_view name) {
    return need(bytes_from_hex(text(object, name)));
}

EntryPointVersion entry_point(const json::object& object) {
    const std::string name(text(object, "entryPoint"));
    for (const auto version : erc4337::kEntryPointVersions) {
        if (label_of(version) == "v" + name) return version;
    }
    throw std::runtime_error("no such entryPoint: " + name);
}

erc4337::UserOperation parse_operation(const json::object& o) {
    erc4337::UserOperation out{
        .sender = need(fixed_from_hex<20>(text(o, "sender"))),
        .nonce = quantity(o, "nonce"),
        .init_code = bytes(o, "initCode"),
        .call_data = bytes(o, "callData"),
        .gas = {.verification_limit = quantity(o, "verificationGasLimit"),
                .call_limit = quantity(o, "callGasLimit"),
                .pre_verification = quantity(o, "preVerificationGas"),
                .max_priority_fee = quantity(o, "maxPriorityFeePerGas"),
                .max_fee = quantity(o, "maxFeePerGas")},
    };
    if (o.contains("delegate")) out.delegate = need(fixed_from_hex<20>(text(o, "delegate")));
    return out;
}

Bytes parse_paymaster_and_data(const json::object& o) {
    auto out = bytes(o, "paymasterAndData");
    if (!o.contains("paymasterSignature")) return out;
    return erc4337::with_paymaster_signature(out, bytes(o, "paymasterSignature"));
}

json::object answer(const std::string& line) {
    try {
        const auto value = json::parse(line);
        const auto& o = value.as_object();
        const auto version = entry_point(o);
        const auto hash = user_op_hash(version, parse_operation(o), parse_paymaster_and_data(o),
                                       erc4337::canonical_address(version),
                                       need(u64_from_hex(text(o, "chainId"))));
        return {{"hash", to_hex(hash.view())}};
    } catch (const std::exception& error) {
        return {{"error", error.what()}};
    }
}

}  // namespace
}  // namespace superrelay

int main() {
    for (std::string line; std::getline(std::cin, line);) {
        std::cout << boost::json::serialize(superrelay::answer(line)) << '\n';
    }
    return std::cout.flush() ? 0 : 70;
}
