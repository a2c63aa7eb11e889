// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace superrelay::app {

/// The service manager that started this process and wants to hear how it does, by systemd's
/// notification protocol. Where there is none, nothing is told. Not thread-safe.
/// @see sd_notify(3), sd_watchdog_enabled(3)
class ServiceManager {
public:
    /// The value of an environment variable, if it is set.
    using Environment = std::function<std::optional<std::string>(const std::string& name)>;

    /// Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID.
    explicit ServiceManager(const Environment& environment);

    [[nodiscard]] bool is_there() const { return !socket_.empty(); }

    /// The node serves; `status` is one line for people.
    void tell_ready(std::string_view status);
    void tell_status(std::string_view status);
    void tell_stopping();

    /// The process does what it is there for. Without this for a watchdog() it is ended and started
    /// anew.
    void tell_alive();

    /// How long tell_alive() may stay away; nothing: nobody waits for it.
    [[nodiscard]] std::optional<std::chrono::microseconds> watchdog() const { return watchdog_; }

private:
    void send(const std::string& message) const;

    std::string socket_;  ///< "" for none; of the abstract namespace with a leading '@'
    std::optional<std::chrono::microseconds> watchdog_;
    std::string status_;  ///< what was last told
};

}  // namespace superrelay::app
