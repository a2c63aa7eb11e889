// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <superrelay/core/result.hpp>

#include "settings.hpp"

namespace superrelay::device_plugin {

/// Offers the TEE to the kubelet until SIGTERM or SIGINT.
///
/// @return Errc::usage for settings that make no sense; whatever else is wrong is logged, and
/// waited
///         for
[[nodiscard]] Result<void> serve(const Settings& settings);

enum class Probe {
    live,   ///< the server answers
    ready,  ///< the kubelet watches it
};

/// "live" or "ready".
[[nodiscard]] Result<Probe> parse_probe(const std::string& name);

/// Asks a running plugin at its socket.
///
/// @return Errc::unavailable when it does not answer, Errc::degraded when the kubelet does not
/// watch
[[nodiscard]] Result<void> ask_health(const PluginsFolder& folder, Probe probe);

}  // namespace superrelay::device_plugin
