// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

namespace softtee {

/// How deep a TA's own frames reach. The stack below them is painted before the
/// TA runs and looked at whenever it stops running: at the end of its entry
/// point and where it calls the Internal Core API, whose frames OP-TEE has
/// elsewhere. Errs upwards, by the frames of the gauge itself. Not thread-safe:
/// the instance's thread is the only user.
class StackGauge {
public:
    /// Whether gauges are wanted in this process.
    [[nodiscard]] static bool watching();
    /// Wants them; false under a sanitizer, which keeps books on the stack.
    static bool watch();

    /// `size` bytes below begin() are watched; what lies deeper counts as `size`.
    explicit StackGauge(std::size_t size) : size_(size) {}

    /// The entry point is about to be called.
    void begin();
    /// The TA stops running.
    void leave();
    /// It goes on.
    void enter();

    [[nodiscard]] std::size_t peak() const { return peak_; }

private:
    void paint() const;

    std::size_t size_;
    std::uintptr_t base_ = 0;
    std::size_t peak_ = 0;
    unsigned calls_ = 0;  // of the API, one within the other
};

}  // namespace softtee
