// SPDX-License-Identifier: MIT
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <iostream>

#include "commands.hpp"

namespace superrelay::app {
namespace json = boost::json;

int check_config(const CommonOptions& common, const std::string& file) {
    const std::string path = file.empty() ? common.config_file.value_or("") : file;
    if (path.empty()) return report(common, {Errc::usage, "config check: which file? Pass FILE"});
    const auto config = config::load(path);
    if (!config) return report(common, config.error());
    if (common.json) {
        const json::value out = {{"file", path}, {"ok", true}, {"chains", config->chains.size()}};
        std::cout << json::serialize(out) << '\n';
    } else {
        std::cout << path << ": ok\n";
    }
    return 0;
}

int print_reference() {
    std::cout << config::reference();
    return 0;
}

}  // namespace superrelay::app
