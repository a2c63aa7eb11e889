// SPDX-License-Identifier: MIT
#include "backends.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <superrelay/tee/tee_kms_provider.hpp>

namespace superrelay::app {
namespace {

constexpr auto kBackends = std::to_array<Backend>({
    {"softtee", "the TA in a process of this operating system: for development", false,
     tee::open_tee_kms_provider},
});

}  // namespace

std::span<const Backend> built_in_backends() noexcept {
    return kBackends;
}

Result<Backend> find_backend(std::string_view name) {
    const auto found = std::ranges::find(kBackends, name, &Backend::name);
    if (found != kBackends.end()) return *found;
    std::string known;
    for (const Backend& backend : kBackends) {
        known += known.empty() ? "" : ", ";
        known += backend.name;
    }
    return fail(Errc::config_invalid, "paymaster_relay.kms_backend: \"" + std::string(name) +
                                          "\" is not built into this program; it has: " + known);
}

}  // namespace superrelay::app
