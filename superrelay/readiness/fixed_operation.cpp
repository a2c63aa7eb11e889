// SPDX-License-Identifier: MIT
#include "fixed_operation.hpp"

#include <string>
#include <superrelay/chain/contract_call.hpp>
#include <superrelay/core/keccak.hpp>
#include <superrelay/erc4337/abi_words.hpp>
#include <superrelay/erc4337/paymaster.hpp>
#include <superrelay/erc4337/paymaster_and_data.hpp>
#include <variant>
#include <vector>

namespace superrelay::readiness {
namespace {

using erc4337::AbiWords;
using erc4337::EntryPointVersion;

constexpr std::size_t kWord = 32;

// Every field differs from every other, and nothing is zero, so that a field forgotten or swapped
// changes the hash.
constexpr unsigned kVerificationGas = 0x10001;
constexpr unsigned kCallGas = 0x20002;
constexpr unsigned kPreVerificationGas = 0x30003;
constexpr unsigned kPriorityFee = 0x40004;
constexpr unsigned kMaxFee = 0x50005;
constexpr unsigned kNonce = 0x60006;
constexpr std::size_t kInitCodeSize = 21;
constexpr std::size_t kCallDataSize = 37;

constexpr erc4337::Validity kValidity{.until = UnixTime(std::chrono::seconds(0x70007)),
                                      .after = UnixTime(std::chrono::seconds(0x80008))};

erc4337::PaymasterGas paymaster_gas(EntryPointVersion version) {
    if (version == EntryPointVersion::v06) return {};
    return {.verification_limit = 0x90009, .post_op_limit = 0xa000a};
}

Bytes init_code() {
    return Bytes(kInitCodeSize, 0x1c);
}
Bytes call_data() {
    return Bytes(kCallDataSize, 0xcd);
}

Uint256 pair(const Uint256& high, const Uint256& low) {
    return (high << 128) | low;
}

/// A value in one word, or a `bytes`.
using Field = std::variant<Uint256, Bytes>;

Field word_of(const Address& address) {
    return from_big_endian(address.view());
}

/// Solidity's encoding of a struct that has dynamic members: the values and offsets, then the
/// `bytes` in their order.
Bytes encode_struct(const std::vector<Field>& fields) {
    AbiWords head;
    AbiWords tail;
    for (const auto& field : fields) {
        if (const auto* value = std::get_if<Uint256>(&field)) {
            head.add(*value);
        } else {
            head.add(Uint256(fields.size() * kWord + tail.bytes().size()));
            tail.add_bytes(std::get<Bytes>(field));
        }
    }
    Bytes out = head.bytes();
    append(out, tail.bytes());
    return out;
}

/// The contracts read of paymasterAndData what stands before the signature; the hash of v0.6's
/// VerifyingPaymaster depends on its length.
Bytes paymaster_field(const chain::PaymasterContract& contract) {
    return erc4337::paymaster_and_data(
        contract.version, contract.paymaster, paymaster_gas(contract.version),
        erc4337::paymaster_data(contract.layout, kValidity, erc4337::stub_signature()));
}

Bytes user_operation(const chain::PaymasterContract& contract) {
    const Field sender = word_of(fixed_sender());
    const Field nonce = Uint256(kNonce);
    if (contract.version == EntryPointVersion::v06) {
        return encode_struct({sender, nonce, init_code(), call_data(), Uint256(kCallGas),
                              Uint256(kVerificationGas), Uint256(kPreVerificationGas),
                              Uint256(kMaxFee), Uint256(kPriorityFee), paymaster_field(contract),
                              Bytes()});
    }
    return encode_struct({sender, nonce, init_code(), call_data(), pair(kVerificationGas, kCallGas),
                          Uint256(kPreVerificationGas), pair(kPriorityFee, kMaxFee),
                          paymaster_field(contract), Bytes()});
}

/// Solidity's type of the operation.
std::string operation_type(EntryPointVersion version) {
    return version == EntryPointVersion::v06
               ? "(address,uint256,bytes,bytes,uint256,uint256,uint256,uint256,uint256,bytes,bytes)"
               : "(address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes)";
}

chain::Call verifying_hash_question(const chain::PaymasterContract& contract) {
    constexpr std::size_t kArguments = 3 * kWord;
    Bytes arguments = AbiWords()
                          .add(Uint256(kArguments))
                          .add(Uint256(seconds_of(kValidity.until)))
                          .add(Uint256(seconds_of(kValidity.after)))
                          .bytes();
    append(arguments, user_operation(contract));
    return chain::contract_call(contract.paymaster,
                                "getHash(" + operation_type(contract.version) + ",uint48,uint48)",
                                arguments);
}

/// The times stand in the operation; the mode, which the contract reads there as well, is asked
/// for.
chain::Call singleton_hash_question(const chain::PaymasterContract& contract) {
    constexpr std::size_t kArguments = 2 * kWord;
    constexpr unsigned kVerifyingMode = 0;
    Bytes arguments = AbiWords().add(Uint256(kVerifyingMode)).add(Uint256(kArguments)).bytes();
    append(arguments, user_operation(contract));
    return chain::contract_call(
        contract.paymaster, "getHash(uint8," + operation_type(contract.version) + ")", arguments);
}

}  // namespace

Address fixed_sender() {
    Address out;
    out.bytes.fill(0x5e);
    return out;
}

Bytes32 expected_hash(const chain::PaymasterContract& contract, std::uint64_t chain_id,
                      const Uint256& sender_nonce) {
    erc4337::SponsorRecord record{
        .entry_point = contract.version,
        .layout = contract.layout,
        .chain_id = chain_id,
        .paymaster = contract.paymaster,
        .sender = fixed_sender(),
        .nonce = kNonce,
        .init_code_hash = keccak256(init_code()),
        .call_data_hash = keccak256(call_data()),
        .gas = {.verification_limit = kVerificationGas,
                .call_limit = kCallGas,
                .pre_verification = kPreVerificationGas,
                .max_priority_fee = kPriorityFee,
                .max_fee = kMaxFee},
        .paymaster_gas = paymaster_gas(contract.version),
        .validity = kValidity,
    };
    if (erc4337::counts_operations(contract.layout, contract.version)) {
        record.v06 = erc4337::V06Parts{init_code(), call_data(), sender_nonce};
    }
    return erc4337::paymaster_hash(record);
}

chain::Call get_hash_question(const chain::PaymasterContract& contract) {
    return contract.layout == erc4337::PaymasterLayout::verifying
               ? verifying_hash_question(contract)
               : singleton_hash_question(contract);
}

}  // namespace superrelay::readiness
