// SPDX-License-Identifier: MIT
#include "verifying_paymaster.hpp"

#include "abi_words.hpp"

namespace superrelay::erc4337 {

Bytes32 verifying_paymaster_hash(const SponsorRecord& record) {
    return AbiWords()
        .add(record.sender)
        .add(record.nonce)
        .add(record.init_code_hash)
        .add(record.call_data_hash)
        .add_pair(record.gas.verification_limit, record.gas.call_limit)
        .add_pair(record.paymaster_gas.verification_limit, record.paymaster_gas.post_op_limit)
        .add(record.gas.pre_verification)
        .add_pair(record.gas.max_priority_fee, record.gas.max_fee)
        .add(Uint256(record.chain_id))
        .add(record.paymaster)
        .add(Uint256(seconds_of(record.validity.until)))
        .add(Uint256(seconds_of(record.validity.after)))
        .hash();
}

Bytes verifying_paymaster_data(const Validity& validity, const Signature& signature) {
    Bytes out = AbiWords()
                    .add(Uint256(seconds_of(validity.until)))
                    .add(Uint256(seconds_of(validity.after)))
                    .bytes();
    append(out, signature.view());
    return out;
}

Bytes paymaster_and_data(const Address& paymaster, const PaymasterGas& gas, ByteView data) {
    Bytes out;
    append(out, paymaster.view());
    append(out, to_big_endian<16>(gas.verification_limit).view());
    append(out, to_big_endian<16>(gas.post_op_limit).view());
    append(out, data);
    return out;
}

Signature stub_signature() {
    // r = 0xaa…aa is the x of a point on the curve and s is below n/2: ecrecover gives an address.
    Signature out;
    out.bytes.fill(0xaa);
    out.bytes[32] = 0x7a;
    out.bytes[64] = 28;
    return out;
}

}  // namespace superrelay::erc4337
