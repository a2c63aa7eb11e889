// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <superrelay/core/result.hpp>

namespace superrelay::relay {

/// Calls to the chain's node and to the bundler that requests have caused and that are under way.
/// Strangers decide how many they ask for, so there is a limit. Lives on one I/O thread.
class OutboundCalls {
public:
    static constexpr std::size_t kMax = 64;

    /// Counts a call for as long as what is returned lives; `calls` outlives that.
    /// @return Errc::busy when there are too many
    [[nodiscard]] static Result<std::shared_ptr<void>> begin(OutboundCalls& calls) {
        if (calls.count_ >= kMax) {
            return fail(Errc::busy, "too many calls to the bundler or the chain are under way");
        }
        ++calls.count_;
        return std::shared_ptr<void>(&calls,
                                     [](void* c) { --static_cast<OutboundCalls*>(c)->count_; });
    }

private:
    std::size_t count_ = 0;
};

}  // namespace superrelay::relay
