// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <superrelay/core/result.hpp>

namespace superrelay::device_plugin {

/// The node's device for clients of OP-TEE, as sysfs shows it: that is there in every container,
/// and needs neither the device itself nor a privilege. Copies nothing; thread-safe.
class TeeDevice {
public:
    /// @param device  "/dev/tee0"
    /// @param sysfs   "/sys"
    TeeDevice(std::filesystem::path device, const std::filesystem::path& sysfs);

    /// "/dev/tee0"
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return device_; }

    /// Whether the kernel has the device now, and OP-TEE behind it.
    ///
    /// @return Errc::unavailable with what is wrong and what to do
    /// @see Linux, drivers/tee/tee_core.c, implementation_id; linux/tee.h, TEE_IMPL_ID_OPTEE
    [[nodiscard]] Result<void> check() const;

private:
    std::filesystem::path device_;
    std::filesystem::path implementation_;
};

}  // namespace superrelay::device_plugin
