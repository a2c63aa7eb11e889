// SPDX-License-Identifier: MIT
#include "types.hpp"

#include <algorithm>
#include <string_view>

#include <superrelay/core/hex.hpp>
#include <superrelay/net/endpoint.hpp>
#include <superrelay/net/url.hpp>

namespace superrelay::config {
namespace {

/// A type of strings that are kept as they are when `accepts` says so.
template <typename Accepts>
Type<std::string> string_type(std::string name, const Accepts& accepts) {
    auto decode = [name, accepts](const Value& value) -> Result<std::string> {
        const auto* const text = std::get_if<std::string>(&value);
        if (text == nullptr || !accepts(*text)) {
            return mismatch(name, value);
        }
        return *text;
    };
    return {std::move(name), std::move(decode)};
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

bool is_printable(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

template <typename Choices>
std::string join(const Choices& choices) {
    std::string out;
    for (const auto& choice : choices) {
        out += (out.empty() ? "\"" : " or \"") + std::string(choice) + "\"";
    }
    return out;
}

/// "" is no T.
template <typename T>
Type<std::optional<T>> optional(Type<T> type) {
    std::string name = type.name + ", or \"\"";
    return {std::move(name),
            [decode = std::move(type.decode)](const Value& value) -> Result<std::optional<T>> {
                const auto* const text = std::get_if<std::string>(&value);
                if (text != nullptr && text->empty()) {
                    return std::optional<T>();
                }
                return decode(value).map([](T decoded) { return std::optional(decoded); });
            }};
}

/// "*", or an origin as browsers write it (RFC 6454, 6.2).
bool is_origin(std::string_view text) {
    constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789.-_:[]";
    const auto scheme = text.find("://");
    if (text == "*" || scheme == std::string_view::npos) {
        return text == "*";
    }
    const auto host = text.substr(scheme + 3);
    return scheme > 0 && !host.empty() &&
           text.substr(0, scheme).find_first_not_of(kAllowed) == std::string_view::npos &&
           host.find_first_not_of(kAllowed) == std::string_view::npos;
}

/// A list whose every text is accepted by `accepts`.
template <typename Accepts>
Type<Strings> list_type(std::string name, std::size_t max_items, const Accepts& accepts) {
    auto decode = [name, max_items, accepts](const Value& value) -> Result<Strings> {
        const auto* const list = std::get_if<Strings>(&value);
        if (list == nullptr || list->size() > max_items) {
            return mismatch(name, value);
        }
        const auto wrong = std::find_if_not(list->begin(), list->end(), accepts);
        if (wrong != list->end()) {
            return mismatch(name, *wrong);
        }
        return *list;
    };
    return {std::move(name), std::move(decode)};
}

}  // namespace

tl::unexpected<Error> mismatch(const std::string& expected, const Value& found) {
    return fail(Errc::config_invalid, "expected " + expected + ", found " + to_toml(found));
}

Type<bool> boolean() {
    return {"true or false", [](const Value& value) -> Result<bool> {
                if (const auto* const flag = std::get_if<bool>(&value)) {
                    return *flag;
                }
                return mismatch("true or false", value);
            }};
}

Type<Address> address() {
    const std::string name = "address, \"0x\" and 40 hex digits";
    return {name, [name](const Value& value) -> Result<Address> {
                const auto* const text = std::get_if<std::string>(&value);
                const auto decoded = text == nullptr
                                         ? Result<Address>(fail(Errc::config_invalid, ""))
                                         : fixed_from_hex<Address::kSize>(*text);
                if (!decoded) {
                    return mismatch("an " + name, value);
                }
                return *decoded;
            }};
}

Type<std::optional<Address>> optional_address() {
    return optional(address());
}

Type<std::string> one_of(std::vector<std::string> choices) {
    std::string name = join(choices);
    return string_type(std::move(name), [choices = std::move(choices)](const std::string& text) {
        return std::find(choices.begin(), choices.end(), text) != choices.end();
    });
}

Type<erc4337::PaymasterLayout> paymaster_layout() {
    using erc4337::PaymasterLayout;
    auto name = one_of({"verifying", "singleton", "singleton_eip7702"});
    return {std::move(name.name), [decode = std::move(name.decode)](const Value& value) {
                return decode(value).map([](const std::string& text) {
                    if (text == "verifying") return PaymasterLayout::verifying;
                    return text == "singleton" ? PaymasterLayout::singleton
                                               : PaymasterLayout::singleton_eip7702;
                });
            }};
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

Type<std::string> optional_path() {
    return string_type("absolute path, or \"\"", [](const std::string& value) {
        return value.empty() || (value.starts_with('/') && !has_control(value));
    });
}

Type<std::string> uuid() {
    return string_type("UUID such as \"12345678-5b69-11d4-9fee-00c04f4c3456\"", is_uuid);
}

Type<net::Endpoint> endpoint() {
    const std::string name = "IP address and port such as \"127.0.0.1:3000\" or \"[::1]:3000\"";
    return {name, [name](const Value& value) -> Result<net::Endpoint> {
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
    return {name, [name](const Value& value) -> Result<net::Url> {
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

Type<std::optional<net::Url>> optional_url() {
    return optional(url());
}

Type<std::string> data_image(std::size_t max_bytes) {
    return string_type("data URI of an image such as \"data:image/png;base64,...\" of at most " +
                           std::to_string(max_bytes) + " bytes, or \"\"",
                       [=](const std::string& value) {
                           return value.empty() ||
                                  (value.starts_with("data:image/") && value.size() <= max_bytes &&
                                   value.find(',') != std::string::npos && is_printable(value));
                       });
}

Type<Strings> origins(std::size_t max_items) {
    return list_type("list of \"*\" or web origins such as \"https://app.example\"", max_items,
                     is_origin);
}

Type<Strings> some_of(std::span<const std::string_view> choices) {
    return list_type("list of " + join(choices), choices.size(), [=](const std::string& text) {
        return std::find(choices.begin(), choices.end(), text) != choices.end();
    });
}

}  // namespace superrelay::config
