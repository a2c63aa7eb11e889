// SPDX-License-Identifier: MIT
#include <superrelay/tee/tee_kms_provider.hpp>

#include "backend.hpp"

namespace superrelay::app {

Backend built_in_backend() noexcept {
    return {.name = "softtee",
            .description = "the TA in a process of this operating system: for development",
            .isolated = false,
            .open = [](const config::Config::OpteeKms& config) {
                return tee::open_tee_kms_provider(config.ta_uuid);
            }};
}

}  // namespace superrelay::app
