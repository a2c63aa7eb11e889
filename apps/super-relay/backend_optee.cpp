// SPDX-License-Identifier: MIT
#include <superrelay/tee/tee_kms_provider.hpp>
#include <utility>

#include "backend.hpp"
#include "tee_device.hpp"

namespace superrelay::app {

namespace {

Result<std::unique_ptr<kms::KmsProvider>> open(const config::Config::OpteeKms& config) {
    if (auto usable = check_tee_device(config.device_path); !usable) return fail(std::move(usable));
    return tee::open_tee_kms_provider(config.ta_uuid);
}

}  // namespace

Backend built_in_backend() noexcept {
    return {.name = "optee",
            .description = "the TA in the secure world of this machine, under OP-TEE",
            .isolated = true,
            .open = open};
}

}  // namespace superrelay::app
