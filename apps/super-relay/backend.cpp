// SPDX-License-Identifier: MIT
#include "backends.hpp"

#include <algorithm>
#include <string>

namespace superrelay::app {

Result<Backend> find_backend(std::string_view name) {
    const auto backends = built_in_backends();
    const auto found = std::ranges::find(backends, name, &Backend::name);
    if (found != backends.end()) return *found;
    std::string known;
    for (const Backend& backend : backends) {
        known += known.empty() ? "" : ", ";
        known += backend.name;
    }
    return fail(Errc::config_invalid, "paymaster_relay.kms_backend: \"" + std::string(name) +
                                          "\" is not built into this program; it has: " + known);
}

}  // namespace superrelay::app
