// SPDX-License-Identifier: MIT
#include "hex.hpp"

#include <array>
#include <cstddef>
#include <limits>
#include <optional>

namespace superrelay {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

constexpr int digit_value(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::optional<std::string_view> digits_of(std::string_view text) noexcept {
    if (!text.starts_with("0x")) return std::nullopt;
    return text.substr(2);
}

bool decode_digits(std::string_view digits, std::span<std::uint8_t> into) noexcept {
    for (std::size_t i = 0; i < into.size(); ++i) {
        const int high = digit_value(digits[2 * i]);
        const int low = digit_value(digits[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        into[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return true;
}

}  // namespace

std::string to_hex(ByteView bytes) {
    std::string out = "0x";
    out.reserve(2 + 2 * bytes.size());
    for (const std::uint8_t byte : bytes) {
        out += kDigits[byte >> 4];
        out += kDigits[byte & 0xf];
    }
    return out;
}

Result<Bytes> bytes_from_hex(std::string_view text) {
    const auto digits = digits_of(text);
    if (!digits || digits->size() % 2 != 0) {
        return fail(Errc::invalid_params, "expected 0x and an even number of hex digits");
    }
    Bytes out(digits->size() / 2);
    if (!decode_digits(*digits, out)) {
        return fail(Errc::invalid_params, "expected 0x and an even number of hex digits");
    }
    return out;
}

Result<void> decode_hex(std::string_view text, std::span<std::uint8_t> into) {
    const auto digits = digits_of(text);
    if (!digits || digits->size() != 2 * into.size() || !decode_digits(*digits, into)) {
        return fail(Errc::invalid_params,
                    "expected 0x and " + std::to_string(2 * into.size()) + " hex digits");
    }
    return {};
}

Result<Uint256> quantity_from_hex(std::string_view text) {
    constexpr std::size_t kMaxDigits = 64;
    const auto digits = digits_of(text);
    if (!digits || digits->empty() || digits->size() > kMaxDigits) {
        return fail(Errc::invalid_params, "expected a quantity: 0x and 1 to 64 hex digits");
    }
    std::array<char, kMaxDigits> padded{};
    padded.fill('0');
    std::copy(digits->begin(), digits->end(), padded.end() - std::ssize(*digits));
    Bytes32 word;
    if (!decode_digits({padded.data(), padded.size()}, word.bytes)) {
        return fail(Errc::invalid_params, "expected a quantity: 0x and 1 to 64 hex digits");
    }
    return from_big_endian(word.view());
}

Result<std::uint64_t> u64_from_hex(std::string_view text) {
    auto value = quantity_from_hex(text);
    if (!value) return fail(std::move(value));
    if (*value > std::numeric_limits<std::uint64_t>::max()) {
        return fail(Errc::invalid_params, "expected a quantity of at most 64 bits");
    }
    return static_cast<std::uint64_t>(*value);
}

std::string to_quantity(const Uint256& value) {
    if (value == 0) return "0x0";
    const std::string padded = to_hex(to_big_endian<32>(value).view());
    return "0x" + padded.substr(padded.find_first_not_of('0', 2));
}

}  // namespace superrelay
