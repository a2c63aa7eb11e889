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

/// Each byte's two digits.
constexpr auto kPairs = [] {
    std::array<std::array<char, 2>, 256> out{};
    for (std::size_t byte = 0; byte < out.size(); ++byte)
        out[byte] = {kDigits[byte >> 4], kDigits[byte & 0xf]};
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
    std::string out;
    append_hex(out, bytes);
    return out;
}

void append_hex(std::string& to, ByteView bytes) {
    to += "0x";
    const std::size_t begin = to.size();
    to.resize(begin + 2 * bytes.size());
    char* at = to.data() + begin;
    for (const std::uint8_t byte : bytes)
        at = std::ranges::copy(kPairs[byte], at).out;
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
    std::array<std::uint64_t, 4> words{};  // the least significant first
    std::uint8_t seen = 0;
    for (std::size_t i = 0; i < digits->size(); ++i) {
        const std::uint8_t digit = digit_value((*digits)[digits->size() - 1 - i]);
        seen |= digit;
        words[i / 16] |= std::uint64_t(digit) << (i % 16 * 4);
    }
    if (seen > 0xf) {
        return fail(Errc::invalid_params, "expected a quantity: 0x and 1 to 64 hex digits");
    }
    return from_words(words);
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
    const auto bytes = to_big_endian<32>(value);
    const auto first =
        std::ranges::find_if(bytes.bytes, [](std::uint8_t byte) { return byte != 0; });
    if (first == bytes.bytes.end()) return "0x0";
    std::string text = to_hex({first, bytes.bytes.end()});
    if (text[2] == '0') text.erase(2, 1);
    return text;
}

}  // namespace superrelay
