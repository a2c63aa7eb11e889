// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <superrelay/config/config.hpp>
#include <superrelay/kms/kms_provider.hpp>

namespace superrelay::app {

/// What the configuration demands of the machine ([optee_kms.hardware]) and no waiver replaces.
/// Blocking.
/// @param isolated  whether the TEE is one in hardware
/// @param sysfs     where the kernel shows this machine's devices
/// @return Errc::config_invalid, one line a demand that is not met; an error of the TA's
[[nodiscard]] Result<void> check_hardware_demands(const config::Config::OpteeKms::Hardware& demands,
                                                  bool isolated, kms::KmsProvider& tee,
                                                  const std::filesystem::path& sysfs = "/sys");

}  // namespace superrelay::app
