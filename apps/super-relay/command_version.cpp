// SPDX-License-Identifier: MIT
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <iostream>

#include "backends.hpp"
#include "commands.hpp"
#include "version.hpp"

namespace superrelay::app {
namespace json = boost::json;

int print_version(const CommonOptions& common) {
    if (common.json) {
        json::array backends;
        for (const Backend& backend : built_in_backends())
            backends.emplace_back(backend.name);
        const json::value out = {{"version", kVersion}, {"kmsBackends", std::move(backends)}};
        std::cout << json::serialize(out) << '\n';
        return 0;
    }
    std::cout << "super-relay " << kVersion << '\n';
    for (const Backend& backend : built_in_backends()) {
        std::cout << "kms backend " << backend.name << ": " << backend.description << '\n';
    }
    return 0;
}

}  // namespace superrelay::app
