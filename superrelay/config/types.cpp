// SPDX-License-Identifier: MIT
#include "types.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include <superrelay/core/hex.hpp>
#include <superrelay/net/endpoint.hpp>
#include <superrelay/net/url.hpp>

namespace superrelay::config {
namespace {

tl::unexpected<Error> mismatch(const std::string& expected, const Scalar& found) {
    return fail(Errc::config_invalid, "expected " + expected + ", found " + to_toml(found));
}

/// A type of strings that are kept as they are when `accepts` says so.
template <typename Accepts>
Type<std::string> string_type(std::string name, const Accepts& accepts) {
    auto decode = [name, accepts](const Scalar& value) -> Result<std::string> {
        const auto* const text = std::get_if<std::string>(&value);
        if (text == nullptr || !accepts(*text)) {
            return mismatch(name, value);
        }
        return *text;
    };
    return {std::move(name), std::move(decode)};
}

struct Unit {
    std::string_view suffix;
    std::int64_t factor;
};

// "ms" before "s" and "m": the first that fits is taken.
constexpr Unit kTimes[] = {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}};
constexpr Unit kAmounts[] = {{"gwei", 1'000'000'000}, {"wei", 1}, {"", 1}};

/// Splits "10m" into "10" and the unit's factor.
template <std::size_t N>
std::optional<std::pair<std::string_view, std::int64_t>> split(std::string_view text,
                                                               const Unit (&units)[N]) {
    for (const Unit& unit : units) {
        const auto digits = text.substr(0, text.size() - std::min(text.size(), unit.suffix.size()));
        if (text.ends_with(unit.suffix) && !digits.empty() &&
            digits.find_first_not_of("0123456789") == std::string_view::npos) {
            return std::pair(digits, unit.factor);
        }
    }
    return std::nullopt;
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
    constexpr std::int64_t kMaxCount = 1'000'000'000;  // times an hour still fits
    const auto parts = split(text, kTimes);
    std::int64_t count = 0;
    if (!parts) {
        return std::nullopt;
    }
    const auto [digits, factor] = *parts;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    if (error != std::errc{} || count > kMaxCount) {
        return std::nullopt;
    }
    return std::chrono::milliseconds(count * factor);
}

std::optional<Wei> parse_wei(std::string_view text) {
    constexpr std::size_t kMaxDigits = 39;  // of 128 bits
    const auto parts = split(text, kAmounts);
    if (!parts || parts->first.size() > kMaxDigits) {
        return std::nullopt;
    }
    Wei amount = 0;
    for (const char digit : parts->first) {
        amount = amount * 10 + static_cast<unsigned>(digit - '0');
    }
    amount *= parts->second;
    return amount <= uint_max<128>() ? std::optional(amount) : std::nullopt;
}

std::string print(std::chrono::milliseconds time) {
    for (auto unit = std::rbegin(kTimes); unit != std::rend(kTimes); ++unit) {
        if (time.count() % unit->factor == 0) {
            return std::to_string(time.count() / unit->factor) + std::string(unit->suffix);
        }
    }
    return std::to_string(time.count()) + "ms";
}

bool is_identifier(std::string_view text) {
    constexpr std::size_t kMax = 64;
    constexpr std::string_view kAllowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    return !text.empty() && text.size() <= kMax &&
           text.find_first_not_of(kAllowed) == std::string_view::npos;
}

bool is_uuid(std::string_view text) {
    constexpr std::string_view kShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    static constexpr std::string_view kHex = "0123456789abcdefABCDEF";
    return text.size() == kShape.size() &&
           std::equal(text.begin(), text.end(), kShape.begin(), [](char c, char shape) {
               return shape == '-' ? c == '-' : kHex.find(c) != std::string_view::npos;
           });
}

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::string join(const std::vector<std::string>& choices) {
    std::string out;
    for (const auto& choice : choices) {
        out += (out.empty() ? "\"" : " or \"") + choice + "\"";
    }
    return out;
}

}  // namespace

Type<bool> boolean() {
    return {"true or false", [](const Scalar& value) -> Result<bool> {
                if (const auto* const flag = std::get_if<bool>(&value)) {
                    return *flag;
                }
                return mismatch("true or false", value);
            }};
}

Type<std::uint64_t> integer(std::int64_t min, std::int64_t max) {
    const std::string name = "integer, " + std::to_string(min) + " to " + std::to_string(max);
    return {name, [=](const Scalar& value) -> Result<std::uint64_t> {
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
    return {name, [=](const Scalar& value) -> Result<std::chrono::milliseconds> {
                const auto* const text = std::get_if<std::string>(&value);
                const auto time = text == nullptr ? std::nullopt : parse_duration(*text);
                if (!time || *time < min || *time > max) {
                    return mismatch("a " + name, value);
                }
                return *time;
            }};
}

Type<std::chrono::seconds> whole_seconds(std::chrono::seconds min, std::chrono::seconds max) {
    auto time = duration(min, max);
    const std::string name = time.name + ", in whole seconds";
    return {
        name,
        [name,
         decode = std::move(time.decode)](const Scalar& value) -> Result<std::chrono::seconds> {
            const auto decoded = decode(value);
            if (!decoded || *decoded % std::chrono::seconds(1) != std::chrono::milliseconds(0)) {
                return mismatch("a " + name, value);
            }
            return std::chrono::duration_cast<std::chrono::seconds>(*decoded);
        }};
}

Type<Wei> wei() {
    const std::string name = "wei: integer, or string such as \"100gwei\"";
    return {name, [=](const Scalar& value) -> Result<Wei> {
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

Type<std::optional<Address>> address() {
    const std::string name = "address, \"0x\" and 40 hex digits, or \"\"";
    return {name, [=](const Scalar& value) -> Result<std::optional<Address>> {
                const auto* const text = std::get_if<std::string>(&value);
                if (text != nullptr && text->empty()) {
                    return std::optional<Address>();
                }
                const auto decoded = text == nullptr
                                         ? Result<Address>(fail(Errc::config_invalid, ""))
                                         : fixed_from_hex<Address::kSize>(*text);
                if (!decoded) {
                    return mismatch("an " + name, value);
                }
                return std::optional(*decoded);
            }};
}

Type<std::string> one_of(std::vector<std::string> choices) {
    std::string name = join(choices);
    return string_type(std::move(name), [choices = std::move(choices)](const std::string& text) {
        return std::find(choices.begin(), choices.end(), text) != choices.end();
    });
}

Type<std::string> text(std::size_t max_bytes) {
    return string_type(
        "string of at most " + std::to_string(max_bytes) + " bytes",
        [=](const std::string& value) { return value.size() <= max_bytes && !has_control(value); });
}

Type<std::string> identifier() {
    return string_type("name, 1 to 64 of [A-Za-z0-9._-]", is_identifier);
}

Type<std::string> absolute_path() {
    return string_type("absolute path", [](const std::string& value) {
        return value.starts_with('/') && !has_control(value);
    });
}

Type<std::string> uuid() {
    return string_type("UUID such as \"12345678-5b69-11d4-9fee-00c04f4c3456\"", is_uuid);
}

Type<net::Endpoint> endpoint() {
    const std::string name = "IP address and port such as \"127.0.0.1:3000\" or \"[::1]:3000\"";
    return {name, [name](const Scalar& value) -> Result<net::Endpoint> {
                const auto* const text = std::get_if<std::string>(&value);
                if (text == nullptr) {
                    return mismatch(name, value);
                }
                auto parsed = net::Endpoint::parse(*text);
                if (!parsed) {
                    return mismatch(name, value);
                }
                return parsed;
            }};
}

Type<net::Url> url() {
    const std::string name = "URL, http:// or https://";
    return {name, [name](const Scalar& value) -> Result<net::Url> {
                const auto* const text = std::get_if<std::string>(&value);
                if (text == nullptr) {
                    return mismatch("a " + name, value);
                }
                auto parsed = net::Url::parse(*text);
                // Not shown: providers' URLs carry API keys, and people write passwords there.
                if (!parsed) {
                    return fail(Errc::config_invalid, std::move(parsed.error().message));
                }
                return parsed;
            }};
}

}  // namespace superrelay::config
