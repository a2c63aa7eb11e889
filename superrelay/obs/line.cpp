// SPDX-License-Identifier: MIT
#include "line.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <superrelay/core/rfc3339.hpp>

#include "escape.hpp"

namespace superrelay::obs {
namespace {

constexpr std::size_t kUsualSize = 256;
constexpr std::array<std::string_view, 5> kLevels = {"debug", "info", "warn", "error", "off"};

std::string_view name_of(Level level) {
    return kLevels[static_cast<std::size_t>(level)];
}

/// Numbers read the same in both formats, but JSON has no infinity and no NaN.
void append_number(std::string& to, double number, bool json) {
    if (json && !std::isfinite(number)) {
        to += "null";
        return;
    }
    to += fmt::format("{}", number);
}

void append_value(std::string& to, const Value& value, bool json) {
    const auto append = [&](auto item) {
        using T = decltype(item);
        if constexpr (std::is_same_v<T, std::string_view>) {
            json ? append_json_string(to, item) : append_text_value(to, item);
        } else if constexpr (std::is_same_v<T, bool>) {
            to += item ? "true" : "false";
        } else if constexpr (std::is_same_v<T, double>) {
            append_number(to, item, json);
        } else {
            to += std::to_string(item);
        }
    };
    std::visit(append, value.get());
}

}  // namespace

std::optional<Level> parse_level(std::string_view name) noexcept {
    for (std::size_t i = 0; i < kLevels.size(); ++i) {
        if (kLevels[i] == name) {
            return static_cast<Level>(i);
        }
    }
    return std::nullopt;
}

std::optional<Format> parse_format(std::string_view name) noexcept {
    if (name == "text") {
        return Format::text;
    }
    return name == "json" ? std::optional(Format::json) : std::nullopt;
}

std::string to_text(const Event& event) {
    constexpr std::size_t kLevelWidth = 5;
    std::string out = to_rfc3339(event.time);
    out.reserve(kUsualSize);
    out.append(" ").append(name_of(event.level));
    out.append(kLevelWidth - std::min(kLevelWidth, name_of(event.level).size()), ' ');
    out += " msg=";
    append_text_value(out, event.msg, true);
    for (const Field& field : event.fields) {
        out += ' ';
        append_key(out, field.key);
        out += '=';
        append_value(out, field.value, false);
    }
    return out;
}

std::string to_json(const Event& event) {
    std::string out;
    out.reserve(kUsualSize);
    out.append(R"({"time":")").append(to_rfc3339(event.time));
    out.append(R"(","level":")").append(name_of(event.level)).append(R"(","msg":)");
    append_json_string(out, event.msg);
    for (const Field& field : event.fields) {
        out += ",\"";
        append_key(out, field.key);
        out += "\":";
        append_value(out, field.value, true);
    }
    out += '}';
    return out;
}

}  // namespace superrelay::obs
