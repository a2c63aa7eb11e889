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
#include <string>
#include <superrelay/core/hex.hpp>
#include <superrelay/erc4337/paymaster_signature.hpp>
#include <superrelay/erc4337/user_operation.hpp>

#include "json_fields.hpp"

namespace superrelay {
namespace {

namespace json = boost::json;
using erc4337::EntryPointVersion;
using namespace support;

erc4337::UserOperation parse_operation(const json::object& o) {
    erc4337::UserOperation out{
        .sender = fixed<20>(o, "sender"),
        .nonce = quantity(o, "nonce"),
        .init_code = bytes(o, "initCode"),
        .call_data = bytes(o, "callData"),
        .gas = gas(o),
    };
    if (o.contains("delegate")) out.delegate = fixed<20>(o, "delegate");
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
