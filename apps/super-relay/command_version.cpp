// SPDX-License-Identifier: MIT
#include <iostream>

#include "backend.hpp"
#include "commands.hpp"
#include "version.hpp"
#include "version_json.hpp"

namespace superrelay::app {

int print_version(const CommonOptions& common) {
    if (common.json) {
        std::cout << version_json() << '\n';
        return 0;
    }
    std::cout << "super-relay " << kVersion << '\n';
    const Backend backend = built_in_backend();
    std::cout << "kms backend " << backend.name << ": " << backend.description << '\n';
    return 0;
}

}  // namespace superrelay::app
