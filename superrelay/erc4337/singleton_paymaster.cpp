// SPDX-License-Identifier: MIT
#include "singleton_paymaster.hpp"

#include "abi_words.hpp"
#include "paymaster_and_data.hpp"

namespace superrelay::erc4337 {
namespace {

/// (verifying mode << 1) | any bundler may submit it
constexpr std::uint8_t kMode = 0x01;
constexpr std::size_t kTimeSize = 6;
constexpr std::size_t kTermsSize = 1 + 2 * kTimeSize;

/// What stands before the signature.
Bytes terms_of(const Validity& validity) {
    Bytes out;
    out.reserve(kTermsSize + Signature::kSize);
    out.push_back(kMode);
    append(out, to_big_endian<kTimeSize>(seconds_of(validity.until)).view());
    append(out, to_big_endian<kTimeSize>(seconds_of(validity.after)).view());
    return out;
}

Bytes32 paymaster_data_hash(const SponsorRecord& record) {
    return keccak256(paymaster_and_data(record.entry_point, record.paymaster, record.paymaster_gas,
                                        terms_of(record.validity)));
}

Bytes32 operation_hash_v06(const SponsorRecord& record) {
    return AbiHash()
        .add(record.sender)
        .add(record.nonce)
        .add_gas(record.gas)
        .add(record.call_data_hash)
        .add(record.init_code_hash)
        .add(paymaster_data_hash(record))
        .hash();
}

Bytes32 operation_hash_v07(const SponsorRecord& record) {
    return AbiHash()
        .add(record.sender)
        .add(record.nonce)
        .add_packed_gas(record.gas)
        .add(record.init_code_hash)
        .add(record.call_data_hash)
        .add(paymaster_data_hash(record))
        .hash();
}

}  // namespace

Bytes32 singleton_paymaster_hash(const SponsorRecord& record) {
    const Bytes32 operation = record.entry_point == EntryPointVersion::v06
                                  ? operation_hash_v06(record)
                                  : operation_hash_v07(record);
    const Bytes32 hash = AbiHash().add(operation).add(record.chain_id).hash();
    if (record.layout != PaymasterLayout::singleton_eip7702) return hash;
    const Address delegate = record.delegate.value_or(Address());
    return AbiHash()
        .add(hash)
        .add(delegate.is_zero() ? Bytes32() : keccak256(delegate.view()))
        .hash();
}

Bytes singleton_paymaster_data(const Validity& validity, const Signature& signature) {
    Bytes out = terms_of(validity);
    append(out, signature.view());
    return out;
}

}  // namespace superrelay::erc4337
