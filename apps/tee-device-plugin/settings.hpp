// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <superrelay/core/result.hpp>

namespace superrelay::device_plugin {

/// What pods ask for in their limits.
inline constexpr const char* kResource = "superrelay.io/tee";

/// The kubelet's folder for plugins, and the two sockets in it.
struct PluginsFolder {
    std::filesystem::path path = "/var/lib/kubelet/device-plugins";

    [[nodiscard]] std::filesystem::path kubelet_socket() const { return path / "kubelet.sock"; }
    [[nodiscard]] std::filesystem::path own_socket() const { return path / kOwnSocket; }

    static constexpr const char* kOwnSocket = "superrelay-tee.sock";
};

struct Settings {
    PluginsFolder folder;
    /// On the node, and by the same path in each container that gets it.
    std::filesystem::path device = "/dev/tee0";
    /// Where the kernel's sysfs is mounted.
    std::filesystem::path sysfs = "/sys";
    /// How many containers of a node may have the device at a time. The pods' topology spread wants
    /// one a node; the second is for when there are fewer nodes than replicas. More of them would
    /// queue at the same TEE.
    unsigned slots = 2;
    /// How often device, sockets and kubelet are looked at.
    std::chrono::milliseconds interval{1000};
    std::string log_level = "info";
    std::string log_format = "text";
};

/// @return Errc::usage with the option's name and what it takes
[[nodiscard]] Result<void> check(const PluginsFolder& folder);
[[nodiscard]] Result<void> check(const Settings& settings);

}  // namespace superrelay::device_plugin
