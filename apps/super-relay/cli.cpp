// SPDX-License-Identifier: MIT
#include "cli.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <iostream>

namespace superrelay::app {

Result<config::Config> load_config(const CommonOptions& options) {
    if (options.config_file) return config::load(*options.config_file);
    auto config = config::defaults();
    config.paymaster_relay.enabled = true;
    return config;
}

int report(const CommonOptions& common, const Error& error) {
    if (common.json) {
        const boost::json::value out = {{"error",
                                         {{"reason", name_of(error.code)},
                                          {"verdict", name_of(verdict_of(error.code))},
                                          {"message", error.message}}}};
        std::cerr << boost::json::serialize(out) << '\n';
    } else {
        std::cerr << "super-relay: " << error.message << '\n';
    }
    return exit_code(error.code);
}

}  // namespace superrelay::app
