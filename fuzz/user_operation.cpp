// SPDX-License-Identifier: MIT
// The input is the JSON of a UserOperation, read as each version's and then hashed and priced.
#include <superrelay/core/keccak.hpp>
#include <superrelay/erc4337/cost.hpp>
#include <superrelay/erc4337/eip7702.hpp>
#include <superrelay/erc4337/paymaster_and_data.hpp>
#include <superrelay/erc4337/paymaster_signature.hpp>
#include <superrelay/rpc/user_operation_json.hpp>

#include "require.hpp"

namespace superrelay::fuzz {
namespace {

using erc4337::EntryPointVersion;
using erc4337::UserOperation;

constexpr std::uint64_t kChainId = 31337;

Bytes32 hash_of(EntryPointVersion version, const UserOperation& op, ByteView paymaster_and_data) {
    return erc4337::user_op_hash(version, op, paymaster_and_data,
                                 erc4337::canonical_address(version), kChainId);
}

void check_hash(EntryPointVersion version, const UserOperation& op) {
    const Bytes32 hash = hash_of(version, op, {});
    UserOperation other = op;
    other.signature.push_back(1);
    require(hash_of(version, other, {}) == hash, "the sender's signature is not hashed");
    other.nonce += 1;
    require(hash_of(version, other, {}) != hash, "the nonce is hashed");

    Address paymaster;
    paymaster.bytes.fill(0x33);
    const Bytes data = erc4337::paymaster_and_data(version, paymaster, {}, op.call_data);
    require(hash_of(version, op, data) != hash, "the paymaster is hashed");
    const std::size_t size = op.signature.size();
    if (version != EntryPointVersion::v09 || size == 0 || size > 0xffff) return;
    const Bytes byte{1};
    require(hash_of(version, op, erc4337::with_paymaster_signature(data, op.signature)) ==
                hash_of(version, op, erc4337::with_paymaster_signature(data, byte)),
            "v0.9 hashes no paymaster's signature");
}

void check_init_code(const UserOperation& op) {
    using erc4337::Eip7702Form;
    const Bytes sent = erc4337::eip7702_init_code(op.init_code, Eip7702Form::as_sent);
    const Bytes padded = erc4337::eip7702_init_code(op.init_code, Eip7702Form::padded);
    require(erc4337::eip7702_init_code(padded, Eip7702Form::padded) == padded,
            "padding twice is padding once");
    require(erc4337::is_eip7702(sent) == erc4337::is_eip7702(padded),
            "padding makes and breaks no marker");
    if (!erc4337::is_eip7702(op.init_code)) {
        require(sent == op.init_code && padded == op.init_code, "other initCode is left alone");
    }
    static_cast<void>(erc4337::eip7702_init_code_hash(op));
}

void check_cost(EntryPointVersion version, const UserOperation& op) {
    const Wei cost = erc4337::max_cost(version, op.gas, {});
    if (op.gas.max_fee != 0) {
        require(cost >= op.gas.pre_verification, "the cost does not wrap");
        require(cost >= op.gas.call_limit, "the cost does not wrap");
    }
    require(erc4337::max_cost(version, op.gas, {1, 1}) >= cost, "the paymaster's gas adds to it");
    const auto overhead = erc4337::bundle_overhead(version, op, {});
    require(overhead.gas > 0 && overhead.call_data_size >= op.call_data.size(),
            "what is published is paid for");
}

void read(std::string_view text) {
    // As in the API: a parser that stays, and its limit on nesting.
    static simdjson::dom::parser parser;
    static const auto limited = parser.allocate(1U << 20U, 32);
    simdjson::dom::element element;
    if (limited != simdjson::SUCCESS || parser.parse(text).get(element) != simdjson::SUCCESS)
        return;
    for (const auto version : erc4337::kEntryPointVersions) {
        const auto op = rpc::parse_user_operation(element, version, rpc::GasFields::optional);
        const auto strict = rpc::parse_user_operation(element, version, rpc::GasFields::required);
        for (const auto* result : {&op, &strict})
            require(result->has_value() || result->error().code == Errc::invalid_params,
                    "the operation is to blame");
        if (!op) {
            require(!strict, "who asks for more takes no more");
            continue;
        }
        if (strict)
            require(hash_of(version, *strict, {}) == hash_of(version, *op, {}),
                    "an operation has one meaning");
        check_hash(version, *op);
        check_init_code(*op);
        check_cost(version, *op);
    }
}

}  // namespace
}  // namespace superrelay::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    superrelay::fuzz::read({reinterpret_cast<const char*>(data), size});
    return 0;
}
