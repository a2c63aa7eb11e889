// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "gp.hpp"

namespace softtee {

/// The cancellation state of a session (TEE Internal Core API 1.3.1, 4.10).
/// The client's thread sets the flag while the TA's thread looks at it.
class Cancellation {
public:
    /// A new operation begins: not cancelled, and masked.
    void start();
    void request();
    [[nodiscard]] bool effective() const;
    /// Returns the previous mask.
    bool set_masked(bool masked);
    /// Sleeps; false if it was cut short by a request.
    [[nodiscard]] bool wait_for(std::chrono::milliseconds duration);

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool requested_ = false;
    bool masked_ = true;
};

/// One client's connection to an instance.
struct Session {
    TEE_Identity client{};
    void* context = nullptr;  // the TA's own
    Cancellation cancellation;
};

}  // namespace softtee
