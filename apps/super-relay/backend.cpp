// SPDX-License-Identifier: MIT
#include "backend.hpp"

#include <string>

namespace superrelay::app {

Result<Backend> find_backend(std::string_view name) {
    const Backend backend = built_in_backend();
    if (backend.name == name) return backend;
    return fail(Errc::config_invalid,
                "paymaster_relay.kms_backend: \"" + std::string(name) +
                    "\" is not built into this program; it has: " + std::string(backend.name));
}

}  // namespace superrelay::app
