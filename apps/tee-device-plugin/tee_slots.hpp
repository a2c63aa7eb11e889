// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace superrelay::device_plugin {

/// What the kubelet counts: a TEE serves several programs at once, so it is offered as several
/// devices, all well or all ill. Thread-safe.
class TeeSlots {
public:
    /// "tee0-0", "tee0-1" …
    TeeSlots(const std::string& device_name, unsigned count);

    [[nodiscard]] const std::vector<std::string>& ids() const noexcept { return ids_; }
    [[nodiscard]] bool has(std::string_view id) const noexcept;

    [[nodiscard]] bool healthy() const;
    void set_healthy(bool healthy);

    /// Waits until the health is another than `known`, for `most` at the longest.
    ///
    /// @return the health now
    [[nodiscard]] bool wait_for_other(bool known, std::chrono::milliseconds most) const;

private:
    std::vector<std::string> ids_;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    bool healthy_ = false;
};

}  // namespace superrelay::device_plugin
