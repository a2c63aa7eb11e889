// SPDX-License-Identifier: MIT
#include "hex.hpp"

#include <array>
#include <cstddef>
#include <limits>
#include <optional>

namespace superrelay {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

constexpr std::uint8_t kNoDigit = 0xff;

/// What each character is worth as a hex digit.
constexpr auto kValues = [] {
    std::array<std::uint8_t, 256> out{};
    out.fill(kNoDigit);
    std::uint8_t value = 0;
    for (const char character : kDigits) {
        const auto digit = static_cast<unsigned char>(character);
        out[digit] = value;
        if (digit >= 'a') out[digit - 'a' + 'A'] = value;
        ++value;
    }
    return out;
}();

std::uint8_t digit_value(char c) noexcept {
    return kValues[static_cast<unsigned char>(c)];
}

std::optional<std::string_view> digits_of(std::string_view text) noexcept {
    if (!text.starts_with("0x")) return std::nullopt;
    return text.substr(2);
}

bool decode_digits(std::string_view digits, std::span<std::uint8_t> into) noexcept {
    std::uint8_t seen = 0;
    for (std::size_t i = 0; i < into.size(); ++i) {
        const std::uint8_t high = digit_value(digits[2 * i]);
        const std::uint8_t low = digit_value(digits[2 * i + 1]);
        seen |= high | low;
        into[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return seen <= 0xf;  // what is no digit has more bits
}

}  // namespace

std::string to_hex(ByteView bytes) {
    std::string out(2 + 2 * bytes.size(), '0');
    char* at = out.data();
    *++at = 'x';
    for (const std::uint8_t byte : bytes) {
        *++at = kDigits[byte >> 4];
        *++at = kDigits[byte & 0xf];
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
