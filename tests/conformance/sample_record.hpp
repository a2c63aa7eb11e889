// SPDX-License-Identifier: MIT
#pragma once

#include <super_relay_ta.h>

#include <algorithm>
#include <span>

#include "crypto.hpp"

namespace conformance {

/// Writes a number to the end of a big-endian field.
inline void put(std::span<std::uint8_t> word, std::uint64_t value) {
    for (std::size_t i = 1; i <= 8; ++i) {
        word[word.size() - i] = static_cast<std::uint8_t>(value);
        value >>= 8;
    }
}

/// An approval that the TA signs: the operation of sponsor_test's vector.
inline sr_sponsor_record sample_record() {
    sr_sponsor_record r{};
    const Hash init_code = plain_keccak256({});
    const Hash call_data = plain_keccak256(unhex("deadbeef"));
    r.record_size = sizeof r;
    r.entry_point = SR_ENTRY_POINT_V07;
    r.layout = SR_LAYOUT_VERIFYING;
    r.chain_id = 31337;
    r.valid_until = 1900000000;
    r.valid_after = 1700000000;
    std::fill(std::begin(r.sender), std::end(r.sender), std::uint8_t{0x11});
    std::fill(std::begin(r.paymaster), std::end(r.paymaster), std::uint8_t{0x22});
    put(std::span(r.nonce_be).first(24), 0x0123456789abcdef);  // key
    put(r.nonce_be, 7);                                        // sequence
    std::copy(init_code.begin(), init_code.end(), r.init_code_hash);
    std::copy(call_data.begin(), call_data.end(), r.call_data_hash);
    put(r.verification_gas_limit_be, 100001);
    put(r.call_gas_limit_be, 200002);
    put(r.paymaster_verification_gas_limit_be, 30003);
    put(r.paymaster_post_op_gas_limit_be, 40004);
    put(r.pre_verification_gas_be, 50005);
    put(r.max_priority_fee_per_gas_be, 1000000007);
    put(r.max_fee_per_gas_be, 30000000011);
    return r;
}

/// The same for EntryPoint v0.6, its initCode and callData at the front of p3.
inline sr_sponsor_record sample_record_v06(std::size_t init_code_size, std::size_t call_data_size,
                                           std::uint64_t sender_nonce = 5) {
    sr_sponsor_record r = sample_record();
    r.entry_point = SR_ENTRY_POINT_V06;
    std::fill(std::begin(r.init_code_hash), std::end(r.init_code_hash), std::uint8_t{0});
    std::fill(std::begin(r.call_data_hash), std::end(r.call_data_hash), std::uint8_t{0});
    put(r.paymaster_verification_gas_limit_be, 0);
    put(r.paymaster_post_op_gas_limit_be, 0);
    put(r.sender_nonce_be, sender_nonce);
    r.init_code_size = static_cast<std::uint32_t>(init_code_size);
    r.call_data_size = static_cast<std::uint32_t>(call_data_size);
    return r;
}

}  // namespace conformance
