// SPDX-License-Identifier: MIT
#include "paymaster_and_data.hpp"

namespace superrelay::erc4337 {

Bytes paymaster_and_data(EntryPointVersion version, const Address& paymaster,
                         const PaymasterGas& gas, ByteView data) {
    Bytes out;
    // Room for all of it; and g++ 14 takes the growth of a vector this short for an overflow.
    out.reserve(paymaster.bytes.size() + 32 + data.size());
    append(out, paymaster.view());
    if (version != EntryPointVersion::v06) {
        append(out, to_big_endian<16>(gas.verification_limit).view());
        append(out, to_big_endian<16>(gas.post_op_limit).view());
    }
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
