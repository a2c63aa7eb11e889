// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace superrelay::app {

/// The hardware generator that the kernel reads for /dev/hwrng.
/// @param sysfs  where the kernel shows this machine's devices
/// @return its name; nothing when there is none, or the kernel has no driver for any
[[nodiscard]] std::optional<std::string> current_generator(
    const std::filesystem::path& sysfs = "/sys");

}  // namespace superrelay::app
