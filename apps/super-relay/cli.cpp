// SPDX-License-Identifier: MIT
#include "cli.hpp"

#include <iostream>

namespace superrelay::app {

Result<config::Config> load_config(const CommonOptions& options) {
    if (options.config_file) return config::load(*options.config_file);
    auto config = config::defaults();
    config.paymaster_relay.enabled = true;
    return config;
}

int report(const Error& error) {
    std::cerr << "super-relay: " << error.message << '\n';
    return exit_code(error.code);
}

}  // namespace superrelay::app
