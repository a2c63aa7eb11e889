// SPDX-License-Identifier: MIT
#include "expand.hpp"

#include <cstdlib>

namespace superrelay::config {
namespace {

bool is_name(std::string_view text) {
    constexpr std::string_view kAllowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
    return !text.empty() && (text.front() < '0' || text.front() > '9') &&
           text.find_first_not_of(kAllowed) == std::string_view::npos;
}

/// What stands for the inside of one `${…}`.
Result<std::string> look_up(std::string_view inside, const Environment& environment) {
    const auto colon = inside.find(":-");
    const bool has_fallback = colon != std::string_view::npos;
    const std::string name(inside.substr(0, colon));
    if (!is_name(name)) {
        return fail(Errc::config_invalid, "expected ${NAME} or ${NAME:-default}");
    }
    auto value = environment(name);
    if (has_fallback && (!value || value->empty())) {
        return std::string(inside.substr(colon + 2));
    }
    if (!value) {
        return fail(Errc::config_invalid, "the environment variable " + name + " is not set");
    }
    return *std::move(value);
}

}  // namespace

std::optional<std::string> process_environment(const std::string& name) {
    const char* const value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

Result<std::string> expand(std::string_view text, const Environment& environment) {
    std::string out;
    while (!text.empty()) {
        const auto open = text.find("${");
        out += text.substr(0, open);
        if (open == std::string_view::npos) {
            break;
        }
        text.remove_prefix(open + 2);
        if (open > 0 && out.back() == '$') {
            out += '{';
            continue;
        }
        const auto close = text.find('}');
        if (close == std::string_view::npos) {
            return fail(Errc::config_invalid, "a ${ without its }");
        }
        auto value = look_up(text.substr(0, close), environment);
        if (!value) {
            return value;
        }
        out += *value;
        text.remove_prefix(close + 1);
    }
    return out;
}

}  // namespace superrelay::config
