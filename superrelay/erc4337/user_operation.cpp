// SPDX-License-Identifier: MIT
#include "user_operation.hpp"

#include <string_view>

#include "abi_words.hpp"
#include "eip7702.hpp"
#include "paymaster_signature.hpp"

namespace superrelay::erc4337 {
namespace {

/// Most operations have no initCode: its hash is computed once.
Bytes32 hash_of_init_code(ByteView init_code) {
    static const Bytes32 kNone = keccak256({});
    return init_code.empty() ? kNone : keccak256(init_code);
}

Bytes32 keccak_of(std::string_view text) {
    return keccak256({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

Bytes32 hash_v06(const HashedOperation& hashed, ByteView paymaster_and_data) {
    const UserOperation& op = hashed.op;
    return AbiHash()
        .add(op.sender)
        .add(op.nonce)
        .add(hashed.init_code_hash)
        .add(hashed.call_data_hash)
        .add_gas(op.gas)
        .add(keccak256(paymaster_and_data))
        .hash();
}

/// What v0.7 hashes first, and v0.8's struct hash but for its type.
AbiHash& add_packed_fields(AbiHash& out, const HashedOperation& hashed,
                           const Bytes32& init_code_hash, const Bytes32& paymaster_hash) {
    const UserOperation& op = hashed.op;
    return out.add(op.sender)
        .add(op.nonce)
        .add(init_code_hash)
        .add(hashed.call_data_hash)
        .add_packed_gas(op.gas)
        .add(paymaster_hash);
}

Bytes32 bind(const Bytes32& inner, const Address& entry_point, std::uint64_t chain_id) {
    return AbiHash().add(inner).add(entry_point).add(chain_id).hash();
}

/// EIP-712: the domain of EntryPoint v0.8 and later.
Bytes32 domain_separator(const Address& entry_point, std::uint64_t chain_id) {
    static const Bytes32 kType = keccak_of(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    static const Bytes32 kName = keccak_of("ERC4337");
    static const Bytes32 kVersion = keccak_of("1");
    return AbiHash().add(kType).add(kName).add(kVersion).add(chain_id).add(entry_point).hash();
}

/// EIP-712's struct hash of a PackedUserOperation (EntryPoint v0.8 and later).
Bytes32 struct_hash(const HashedOperation& hashed, const Bytes32& paymaster_hash) {
    static const Bytes32 kType = keccak_of(
        "PackedUserOperation(address sender,uint256 nonce,bytes initCode,bytes callData,"
        "bytes32 accountGasLimits,uint256 preVerificationGas,bytes32 gasFees,"
        "bytes paymasterAndData)");
    AbiHash out;
    out.add(kType);
    return add_packed_fields(out, hashed, eip7702_init_code_hash(hashed), paymaster_hash).hash();
}

Bytes32 typed_data_hash(const Bytes32& domain, const Bytes32& message) {
    Bytes out{0x19, 0x01};
    append(out, domain.view());
    append(out, message.view());
    return keccak256(out);
}

}  // namespace

HashedOperation::HashedOperation(const UserOperation& operation,
                                 const std::optional<Bytes32>& known_call_data_hash)
    : op(operation),
      init_code_hash(hash_of_init_code(op.init_code)),
      call_data_hash(known_call_data_hash ? *known_call_data_hash : keccak256(op.call_data)) {}

Bytes32 user_op_hash(EntryPointVersion version, const HashedOperation& hashed,
                     ByteView paymaster_and_data, const Address& entry_point,
                     std::uint64_t chain_id) {
    switch (version) {
        case EntryPointVersion::v06:
            return bind(hash_v06(hashed, paymaster_and_data), entry_point, chain_id);
        case EntryPointVersion::v07: {
            AbiHash out;
            add_packed_fields(out, hashed, hashed.init_code_hash, keccak256(paymaster_and_data));
            return bind(out.hash(), entry_point, chain_id);
        }
        case EntryPointVersion::v08:
            return typed_data_hash(domain_separator(entry_point, chain_id),
                                   struct_hash(hashed, keccak256(paymaster_and_data)));
        case EntryPointVersion::v09:
            return typed_data_hash(
                domain_separator(entry_point, chain_id),
                struct_hash(hashed, keccak256(without_paymaster_signature(paymaster_and_data))));
    }
    return {};
}

}  // namespace superrelay::erc4337
