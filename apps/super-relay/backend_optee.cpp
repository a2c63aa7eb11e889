// SPDX-License-Identifier: MIT
#include <superrelay/tee/tee_kms_provider.hpp>

#include "backend.hpp"

namespace superrelay::app {

Backend built_in_backend() noexcept {
    return {.name = "optee",
            .description = "the TA in the secure world of this machine, under OP-TEE",
            .isolated = true,
            .open = tee::open_tee_kms_provider};
}

}  // namespace superrelay::app
