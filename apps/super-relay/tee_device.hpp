// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <superrelay/core/result.hpp>

namespace superrelay::app {

/// Whether OP-TEE can be reached through this device by the user that this process runs as.
/// OP-TEE's client library looks for the device itself and, when that fails, says only that it did.
///
/// @param path  optee_kms.device_path
/// @return Errc::config_invalid for what is not a TEE's device for clients, Errc::unavailable when
///         it is not there or may not be opened; with what to do
[[nodiscard]] Result<void> check_tee_device(const std::string& path);

}  // namespace superrelay::app
