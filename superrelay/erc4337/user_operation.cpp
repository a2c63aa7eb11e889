// SPDX-License-Identifier: MIT
#include "user_operation.hpp"

#include "abi_words.hpp"

namespace superrelay::erc4337 {

Bytes32 user_op_hash(const UserOperation& op, ByteView paymaster_and_data,
                     const Address& entry_point, std::uint64_t chain_id) {
    const Bytes32 inner = AbiWords()
                              .add(op.sender)
                              .add(op.nonce)
                              .add(keccak256(op.init_code))
                              .add(keccak256(op.call_data))
                              .add_pair(op.gas.verification_limit, op.gas.call_limit)
                              .add(op.gas.pre_verification)
                              .add_pair(op.gas.max_priority_fee, op.gas.max_fee)
                              .add(keccak256(paymaster_and_data))
                              .hash();
    return AbiWords().add(inner).add(entry_point).add(Uint256(chain_id)).hash();
}

}  // namespace superrelay::erc4337
