// SPDX-License-Identifier: MIT
#include "verifying_paymaster.hpp"

#include "abi_words.hpp"

namespace superrelay::erc4337 {

namespace {

constexpr std::size_t kWord = 32;
constexpr std::size_t kDataSize = 2 * kWord + Signature::kSize;

constexpr std::size_t padded(std::size_t size) noexcept {
    return (size + kWord - 1) / kWord * kWord;
}

/// Hashes `bytes pack(operation)` as the contract does: the operation's calldata up to
/// paymasterAndData, which is a head of eleven words with its offsets, then initCode and callData,
/// each a length and padded bytes.
void add_packed_v06(AbiHash& out, const SponsorRecord& record, const V06Parts& parts) {
    constexpr std::size_t kHead = 11 * kWord;
    const std::size_t call_data_at = kHead + kWord + padded(parts.init_code.size());
    const std::size_t paymaster_at = call_data_at + kWord + padded(parts.call_data.size());
    const std::size_t signature_at = paymaster_at + kWord + padded(Address::kSize + kDataSize);
    out.add(paymaster_at)  // where it ends: its length
        .add(record.sender)
        .add(record.nonce)
        .add(kHead)
        .add(call_data_at)
        .add_gas(record.gas)
        .add(paymaster_at)
        .add(signature_at)
        .add_bytes(parts.init_code)
        .add_bytes(parts.call_data);
}

Bytes32 hash_v06(const SponsorRecord& record, const V06Parts& parts) {
    constexpr std::size_t kArguments = 6 * kWord;
    AbiHash out;
    out.add(kArguments)
        .add(record.chain_id)
        .add(record.paymaster)
        .add(parts.sender_nonce)
        .add(seconds_of(record.validity.until))
        .add(seconds_of(record.validity.after));
    add_packed_v06(out, record, parts);
    return out.hash();
}

Bytes32 hash_v07(const SponsorRecord& record) {
    return AbiHash()
        .add(record.sender)
        .add(record.nonce)
        .add(record.init_code_hash)
        .add(record.call_data_hash)
        .add_pair(record.gas.verification_limit, record.gas.call_limit)
        .add_pair(record.paymaster_gas.verification_limit, record.paymaster_gas.post_op_limit)
        .add(record.gas.pre_verification)
        .add_pair(record.gas.max_priority_fee, record.gas.max_fee)
        .add(record.chain_id)
        .add(record.paymaster)
        .add(seconds_of(record.validity.until))
        .add(seconds_of(record.validity.after))
        .hash();
}

}  // namespace

Bytes32 verifying_paymaster_hash(const SponsorRecord& record) {
    return record.v06 ? hash_v06(record, *record.v06) : hash_v07(record);
}

Bytes verifying_paymaster_data(const Validity& validity, const Signature& signature) {
    Bytes out;
    out.reserve(kDataSize);
    append(out, to_big_endian<kWord>(seconds_of(validity.until)).view());
    append(out, to_big_endian<kWord>(seconds_of(validity.after)).view());
    append(out, signature.view());
    return out;
}

}  // namespace superrelay::erc4337
