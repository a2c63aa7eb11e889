// SPDX-License-Identifier: MIT
#include "types.hpp"

#include <algorithm>

namespace superrelay::kms {
namespace {

constexpr std::size_t kMaxKeyIdSize = 64;

bool is_key_id_char(char c) noexcept {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

}  // namespace

std::string_view name_of(KeyType type) noexcept {
    return type == KeyType::secp256k1 ? "secp256k1" : "ed25519";
}

std::string_view name_of(KeyUse use) noexcept {
    return use == KeyUse::raw ? "raw" : "sponsor";
}

std::string_view name_of(TaSigningKey key) noexcept {
    switch (key) {
        case TaSigningKey::published:
            return "published";
        case TaSigningKey::own:
            return "own";
        case TaSigningKey::unknown:
            break;
    }
    return "unknown";
}

std::string_view name_of(HardwareKey key) noexcept {
    switch (key) {
        case HardwareKey::constant:
            return "constant";
        case HardwareKey::own:
            return "own";
        case HardwareKey::unknown:
            break;
    }
    return "unknown";
}

Result<KeyId> KeyId::parse(std::string_view text) {
    if (text.empty() || text.size() > kMaxKeyIdSize || !std::ranges::all_of(text, is_key_id_char)) {
        return fail(Errc::usage, "expected a key id: 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    return KeyId(text);
}

}  // namespace superrelay::kms
