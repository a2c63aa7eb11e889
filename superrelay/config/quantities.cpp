// SPDX-License-Identifier: MIT
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "types.hpp"

namespace superrelay::config {
namespace {

struct Unit {
    std::string_view suffix;
    std::int64_t factor;
};

// "ms" before "s" and "m": the first that fits is taken.
constexpr Unit kTimes[] = {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}};
// "gwei" before "wei": likewise.
constexpr Unit kAmounts[] = {
    {"ether", 1'000'000'000'000'000'000}, {"gwei", 1'000'000'000}, {"wei", 1}, {"", 1}};
// The base comes last: it fits any.
constexpr Unit kSizes[] = {{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"", 1}};

bool is_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Splits "10m" into "10" and the unit's factor; the number is none of its business.
template <std::size_t N>
std::optional<std::pair<std::string_view, std::int64_t>> split(std::string_view text,
                                                               const Unit (&units)[N]) {
    for (const Unit& unit : units) {
        if (text.ends_with(unit.suffix)) {
            return std::pair(text.substr(0, text.size() - unit.suffix.size()), unit.factor);
        }
    }
    return std::nullopt;
}

template <std::size_t N>
std::optional<std::int64_t> parse_counted(std::string_view text, const Unit (&units)[N]) {
    constexpr std::int64_t kMaxCount = 1'000'000'000;  // times an hour or a GiB still fits
    const auto parts = split(text, units);
    std::int64_t count = 0;
    if (!parts || !is_digits(parts->first)) {
        return std::nullopt;
    }
    const auto [digits, factor] = *parts;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    if (error != std::errc{} || count > kMaxCount) {
        return std::nullopt;
    }
    return count * factor;
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
    const auto count = parse_counted(text, kTimes);
    return count ? std::optional(std::chrono::milliseconds(*count)) : std::nullopt;
}

/// Digits, and after a point no more of them than the unit has places: "0.05" of an ether.
std::optional<Wei> parse_wei(std::string_view text) {
    constexpr std::size_t kMaxDigits = 39;  // of 128 bits
    const auto parts = split(text, kAmounts);
    if (!parts) {
        return std::nullopt;
    }
    auto [number, factor] = *parts;
    const auto point = number.find('.');
    const auto whole = number.substr(0, point);
    const auto places = point == std::string_view::npos ? "" : number.substr(point + 1);
    if (!is_digits(whole) || whole.size() > kMaxDigits ||
        (point != std::string_view::npos && !is_digits(places))) {
        return std::nullopt;
    }
    Wei amount = 0;
    for (const char digit : whole) {
        amount = amount * 10 + static_cast<unsigned>(digit - '0');
    }
    amount *= factor;
    for (const char digit : places) {
        if (factor == 1) {
            return std::nullopt;  // no part of a wei
        }
        factor /= 10;
        amount += Wei(factor) * static_cast<unsigned>(digit - '0');
    }
    return amount <= uint_max<128>() ? std::optional(amount) : std::nullopt;
}

std::string print_size(std::uint64_t bytes) {
    std::string out = std::to_string(bytes);
    for (const Unit& unit : kSizes) {
        const auto factor = static_cast<std::uint64_t>(unit.factor);
        if (factor > 1 && bytes % factor == 0)
            out = std::to_string(bytes / factor) + std::string(unit.suffix);
    }
    return out;
}

std::string print(std::chrono::milliseconds time) {
    for (auto unit = std::rbegin(kTimes); unit != std::rend(kTimes); ++unit) {
        if (time.count() % unit->factor == 0) {
            return std::to_string(time.count() / unit->factor) + std::string(unit->suffix);
        }
    }
    return std::to_string(time.count()) + "ms";
}

}  // namespace

Type<std::uint64_t> integer(std::int64_t min, std::int64_t max) {
    const std::string name = "integer, " + std::to_string(min) + " to " + std::to_string(max);
    return {name, [=](const Value& value) -> Result<std::uint64_t> {
                const auto* const number = std::get_if<std::int64_t>(&value);
                if (number == nullptr || *number < min || *number > max) {
                    return mismatch("an " + name, value);
                }
                return static_cast<std::uint64_t>(*number);
            }};
}

Type<std::chrono::milliseconds> duration(std::chrono::milliseconds min,
                                         std::chrono::milliseconds max) {
    const std::string name =
        "duration such as \"50ms\", \"30s\" or \"10m\", " + print(min) + " to " + print(max);
    return {name, [=](const Value& value) -> Result<std::chrono::milliseconds> {
                const auto* const text = std::get_if<std::string>(&value);
                const auto time = text == nullptr ? std::nullopt : parse_duration(*text);
                if (!time || *time < min || *time > max) {
                    return mismatch("a " + name, value);
                }
                return *time;
            }};
}

Type<std::chrono::milliseconds> duration_or_seconds(std::chrono::milliseconds min,
                                                    std::chrono::milliseconds max) {
    auto time = duration(min, max);
    const std::string name = time.name + ", or an integer of seconds";
    return {name,
            [=, decode = std::move(time.decode)](
                const Value& value) -> Result<std::chrono::milliseconds> {
                const auto* const number = std::get_if<std::int64_t>(&value);
                if (number == nullptr) {
                    const auto decoded = decode(value);
                    return decoded ? decoded : mismatch("a " + name, value);
                }
                const bool fits = *number >= 0 && *number <= max / std::chrono::seconds(1);
                const auto seconds = std::chrono::seconds(fits ? *number : 0);
                if (!fits || seconds < min) {
                    return mismatch("a " + name, value);
                }
                return seconds;
            }};
}

Type<std::chrono::seconds> whole_seconds(std::chrono::seconds min, std::chrono::seconds max) {
    auto time = duration(min, max);
    const std::string name = time.name + ", in whole seconds";
    return {
        name,
        [name,
         decode = std::move(time.decode)](const Value& value) -> Result<std::chrono::seconds> {
            const auto decoded = decode(value);
            if (!decoded || *decoded % std::chrono::seconds(1) != std::chrono::milliseconds(0)) {
                return mismatch("a " + name, value);
            }
            return std::chrono::duration_cast<std::chrono::seconds>(*decoded);
        }};
}

Type<std::uint64_t> byte_size_or_zero(std::uint64_t min, std::uint64_t max) {
    const std::string name = "size such as \"64MiB\" or \"512KiB\", or an integer of bytes, " +
                             print_size(min) + " to " + print_size(max) + ", or 0";
    return {name, [=](const Value& value) -> Result<std::uint64_t> {
                const auto* const number = std::get_if<std::int64_t>(&value);
                const auto* const text = std::get_if<std::string>(&value);
                std::optional<std::int64_t> size;
                if (number != nullptr) size = *number;
                if (text != nullptr) size = parse_counted(*text, kSizes);
                const auto bytes = static_cast<std::uint64_t>(size.value_or(-1));
                if (!size || *size < 0 || bytes > max || (bytes != 0 && bytes < min)) {
                    return mismatch("a " + name, value);
                }
                return bytes;
            }};
}

Type<Wei> wei() {
    const std::string name = "wei: integer, or string such as \"100gwei\" or \"0.05ether\"";
    return {name, [=](const Value& value) -> Result<Wei> {
                const auto* const number = std::get_if<std::int64_t>(&value);
                const auto* const text = std::get_if<std::string>(&value);
                if (number != nullptr && *number >= 0) {
                    return Wei(*number);
                }
                const auto amount = text == nullptr ? std::nullopt : parse_wei(*text);
                if (!amount) {
                    return mismatch(name, value);
                }
                return *amount;
            }};
}

}  // namespace superrelay::config
