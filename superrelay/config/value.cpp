// SPDX-License-Identifier: MIT
#include "value.hpp"

namespace superrelay::config {
namespace {

constexpr std::size_t kMaxShown = 80;

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text.substr(0, kMaxShown)) {
        const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
        out += control ? '?' : c;
    }
    return out + (text.size() > kMaxShown ? "...\"" : "\"");
}

struct Printer {
    std::string operator()(const std::string& text) const { return quoted(text); }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(const Strings& list) const {
        std::string out;
        for (const std::string& text : list) {
            out += (out.empty() ? "" : ", ") + quoted(text);
        }
        return "[" + out + "]";
    }
    std::string operator()(const Unsupported& other) const { return other.what; }
};

}  // namespace

std::string to_toml(const Value& value) {
    return std::visit(Printer{}, value);
}

}  // namespace superrelay::config
