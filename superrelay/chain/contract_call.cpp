// SPDX-License-Identifier: MIT
#include "contract_call.hpp"

#include <string>
#include <superrelay/core/hex.hpp>
#include <superrelay/core/keccak.hpp>

namespace superrelay::chain {
namespace {

constexpr std::size_t kWord = 32;
constexpr std::size_t kSelector = 4;

tl::unexpected<Error> unreadable(std::string_view what, const std::string& why) {
    return fail(Errc::unavailable, std::string(what) + ": " + why);
}

Bytes selector_of(std::string_view signature) {
    const Bytes text(signature.begin(), signature.end());
    const Bytes32 hash = keccak256(text);
    return {hash.bytes.begin(), hash.bytes.begin() + kSelector};
}

}  // namespace

Bytes call_data(std::string_view signature, ByteView arguments) {
    Bytes out = selector_of(signature);
    append(out, arguments);
    return out;
}

Call contract_call(const Address& contract, std::string_view signature, ByteView arguments) {
    return {"eth_call",
            {{{"to", to_hex(contract.view())}, {"data", to_hex(call_data(signature, arguments))}},
             "latest"}};
}

Result<std::vector<Uint256>> read_words(const Answer& answer, std::size_t count,
                                        std::string_view what) {
    if (!answer) return unreadable(what, answer.error().message);
    const auto* text = answer->if_string();
    const auto bytes = text ? bytes_from_hex(*text) : Result<Bytes>();
    if (!text || !bytes) return unreadable(what, "expected data as hex digits");
    if (bytes->empty()) return unreadable(what, "there is no such contract or function");
    if (bytes->size() < count * kWord) {
        return unreadable(what, "expected " + std::to_string(count) + " words");
    }
    std::vector<Uint256> out;
    for (std::size_t i = 0; i < count; ++i)
        out.push_back(from_big_endian(ByteView(*bytes).subspan(i * kWord, kWord)));
    return out;
}

Result<Uint256> read_word(const Answer& answer, std::string_view what) {
    return read_words(answer, 1, what).map([](const auto& words) { return words.front(); });
}

Result<Address> read_address(const Answer& answer, std::string_view what) {
    return read_word(answer, what).and_then([&](const Uint256& word) -> Result<Address> {
        if (word > uint_max<160>()) return unreadable(what, "expected an address");
        return to_big_endian<Address::kSize>(word);
    });
}

}  // namespace superrelay::chain
