// SPDX-License-Identifier: MIT
#include "eip7702.hpp"

#include <algorithm>
#include <array>
#include <superrelay/core/keccak.hpp>

namespace superrelay::erc4337 {
namespace {

constexpr std::array<std::uint8_t, 2> kMarker{0x77, 0x02};

}  // namespace

bool is_eip7702(ByteView init_code) {
    if (init_code.size() < kMarker.size()) return false;
    const auto head = init_code.first(std::min(init_code.size(), Address::kSize));
    return std::ranges::equal(head.first(kMarker.size()), kMarker) &&
           std::ranges::all_of(head.subspan(kMarker.size()),
                               [](std::uint8_t byte) { return byte == 0; });
}

Bytes eip7702_init_code(Bytes init_code, Eip7702Form form) {
    if (form == Eip7702Form::padded && init_code.size() < Address::kSize && is_eip7702(init_code)) {
        init_code.resize(Address::kSize);
    }
    return init_code;
}

Bytes32 eip7702_init_code_hash(const HashedOperation& hashed) {
    const UserOperation& op = hashed.op;
    if (!op.delegate || !is_eip7702(op.init_code)) return hashed.init_code_hash;
    Bytes out;
    append(out, op.delegate->view());
    if (op.init_code.size() > Address::kSize) {
        append(out, ByteView(op.init_code).subspan(Address::kSize));
    }
    return keccak256(out);
}

}  // namespace superrelay::erc4337
