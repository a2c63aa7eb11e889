// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace softtee {

/// Ends the TA instance whose thread throws it. It unwinds the TA's frames to
/// the base of that thread, where Instance catches it.
struct Panic {
    std::uint32_t code;
    const char* reason;
};

/// Panics the calling TA. `reason` is for the developer and must outlive it.
[[noreturn]] inline void panic(std::uint32_t code, const char* reason) {
    throw Panic{code, reason};
}

}  // namespace softtee
