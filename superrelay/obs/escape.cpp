// SPDX-License-Identifier: MIT
#include "escape.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace superrelay::obs {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

struct CodePoint {
    char32_t value;
    std::size_t size;  // bytes of UTF-8
};

struct Utf8Form {
    unsigned char mask;  // of the bits that tell the form
    unsigned char lead;  // their value
    std::size_t size;    // bytes
    char32_t smallest;   // below it, a shorter form exists
};

constexpr Utf8Form kForms[] = {
    {0x80, 0x00, 1, 0x0},
    {0xe0, 0xc0, 2, 0x80},
    {0xf0, 0xe0, 3, 0x800},
    {0xf8, 0xf0, 4, 0x10000},
};

/// The first code point of `text`, or nothing when its first byte begins no well-formed one
/// (Unicode 15, table 3-7: no overlong forms, no surrogates).
std::optional<CodePoint> decode(std::string_view text) {
    const auto first = static_cast<unsigned char>(text.front());
    const auto* const form = std::find_if(std::begin(kForms), std::end(kForms), [&](const auto& f) {
        return (first & f.mask) == f.lead;
    });
    if (form == std::end(kForms) || text.size() < form->size) {
        return std::nullopt;
    }
    auto value = static_cast<char32_t>(first & static_cast<unsigned char>(~form->mask));
    for (std::size_t i = 1; i < form->size; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xc0) != 0x80) {
            return std::nullopt;
        }
        value = (value << 6) | (next & 0x3fU);
    }
    const bool surrogate = value >= 0xd800 && value <= 0xdfff;
    if (value < form->smallest || value > 0x10ffff || surrogate) {
        return std::nullopt;
    }
    return CodePoint{value, form->size};
}

/// Characters that move the cursor, break the line or turn the reading direction around.
bool is_dangerous(char32_t c) {
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x61c || c == 0x200e || c == 0x200f ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

void append_hex(std::string& to, char32_t value, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
        to += kDigits[(value >> shift) & 0xf];
    }
}

/// All dangerous characters lie in the basic plane: four digits are enough.
void append_escaped(std::string& to, char32_t c) {
    switch (c) {
        case '\n':
            to += "\\n";
            break;
        case '\r':
            to += "\\r";
            break;
        case '\t':
            to += "\\t";
            break;
        default:
            to += "\\u";
            append_hex(to, c, 4);
    }
}

void append_text_byte(std::string& to, unsigned char byte) {
    to += "\\x";
    append_hex(to, byte, 2);
}

void append_json_byte(std::string& to, unsigned char /*byte*/) {
    to += "\xef\xbf\xbd";
}

/// The largest cut of at most kMaxValueBytes that splits no code point.
std::size_t cut_of(std::string_view value) {
    if (value.size() <= kMaxValueBytes) {
        return value.size();
    }
    std::size_t cut = kMaxValueBytes;
    for (int back = 0; back < 3 && (static_cast<unsigned char>(value[cut]) & 0xc0) == 0x80;
         ++back) {
        --cut;
    }
    return cut;
}

/// What needs no quotes.
constexpr auto kPlain = [] {
    std::array<bool, 256> out{};
    for (unsigned c = 0x21; c < 0x7f; ++c)
        out[c] = c != '"' && c != '\\' && c != '=';
    return out;
}();

bool is_plain(std::string_view value) {
    return !value.empty() && value.size() <= kMaxValueBytes &&
           std::all_of(value.begin(), value.end(),
                       [](char c) { return kPlain[static_cast<unsigned char>(c)]; });
}

template <typename AppendByte>
void append_quoted(std::string& to, std::string_view value, AppendByte append_byte) {
    if (is_plain(value)) {
        to.append("\"").append(value).append("\"");
        return;
    }
    const std::size_t end = cut_of(value);
    const std::size_t dropped = value.size() - end;
    value = value.substr(0, end);
    to += '"';
    while (!value.empty()) {
        const auto c = decode(value);
        if (!c) {
            append_byte(to, static_cast<unsigned char>(value.front()));
        } else if (c->value == '"' || c->value == '\\') {
            to += '\\';
            to += value.front();
        } else if (is_dangerous(c->value)) {
            append_escaped(to, c->value);
        } else {
            to += value.substr(0, c->size);
        }
        value.remove_prefix(c ? c->size : 1);
    }
    if (dropped != 0) {
        to += "...(+" + std::to_string(dropped) + " bytes)";
    }
    to += '"';
}

bool is_key_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
}

}  // namespace

void append_text_value(std::string& to, std::string_view value, bool always_quote) {
    if (!always_quote && is_plain(value)) {
        to += value;
        return;
    }
    append_quoted(to, value, append_text_byte);
}

void append_json_string(std::string& to, std::string_view value) {
    append_quoted(to, value, append_json_byte);
}

void append_key(std::string& to, std::string_view key) {
    constexpr std::size_t kMaxKey = 64;
    key = key.substr(0, kMaxKey);
    const std::size_t begin = to.size();
    to += key;
    std::replace_if(
        to.begin() + static_cast<std::ptrdiff_t>(begin), to.end(),
        [](char c) { return !is_key_char(c); }, '_');
    if (key.empty() || key == "time" || key == "level" || key == "msg") {
        to += '_';
    }
}

}  // namespace superrelay::obs
