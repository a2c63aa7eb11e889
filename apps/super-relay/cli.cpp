// SPDX-License-Identifier: MIT
#include "cli.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <iostream>
#include <sstream>

namespace superrelay::app {

Result<config::Config> load_config(const CommonOptions& options) {
    if (options.config_file) return config::load(*options.config_file);
    auto config = config::defaults();
    config.paymaster_relay.enabled = true;
    return config;
}

std::string printable(std::string text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        // U+0080 to U+009F, which some terminals obey as well, are two bytes of UTF-8.
        const bool upper_control =
            byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
        if (upper_control) text[i + 1] = '?';
        if (byte < 0x20 || byte == 0x7f || upper_control) text[i] = '?';
    }
    return text;
}

namespace {

/// A configuration's errors are a line each.
void print_lines(const std::string& message) {
    std::istringstream lines(message);
    for (std::string line; std::getline(lines, line);)
        std::cerr << "super-relay: " << printable(line) << '\n';
}

}  // namespace

int report(const CommonOptions& common, const Error& error) {
    if (common.json) {
        const boost::json::value out = {{"error",
                                         {{"reason", name_of(error.code)},
                                          {"verdict", name_of(verdict_of(error.code))},
                                          {"message", error.message}}}};
        std::cerr << boost::json::serialize(out) << '\n';
    } else {
        print_lines(error.message);
    }
    return exit_code(error.code);
}

}  // namespace superrelay::app
