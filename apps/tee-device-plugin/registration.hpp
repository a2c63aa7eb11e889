// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <superrelay/core/result.hpp>
#include <superrelay/obs/log.hpp>

#include "register_call.hpp"
#include "settings.hpp"
#include "socket_file.hpp"

namespace superrelay::device_plugin {

/// Sees to it that the kubelet knows the plugin. What counts is not that it was told, but that it
/// reads the list of devices: a kubelet that restarted does not, and forgot. While it does, it must
/// not be told again: it would take the end of the one connection for the end of both.
class Registration {
public:
    using Clock = std::chrono::steady_clock;

    Registration(const Settings& settings, const obs::Log& log);

    /// Registers when nobody watches and it is time to; called at each look, waits for nobody. Each
    /// attempt that comes to nothing doubles the time to the next, up to 30 intervals, and a
    /// kubelet that has just made its socket is tried at once.
    void keep(bool watched, Clock::time_point now);

    /// The plugin's server is another: whoever watched cannot any more.
    void renew(Clock::time_point now);

private:
    void tell_changes(bool watched, bool there);
    void notice(const std::optional<SocketFile>& kubelet, Clock::time_point now);
    void conclude(const Result<void>& done, Clock::time_point now);

    const Settings& settings_;
    const obs::Log& log_;
    std::unique_ptr<RegisterCall> call_;
    std::optional<SocketFile> kubelet_;
    Clock::time_point due_;
    Clock::duration delay_;
    bool watched_ = false;
    bool waiting_told_ = false;
};

}  // namespace superrelay::device_plugin
