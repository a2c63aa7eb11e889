// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <superrelay/core/result.hpp>
#include <utility>

namespace superrelay::relay {

/// Calls to the chain's node and to the bundler that requests have caused and that are under way.
/// Strangers decide how many they ask for, so there is a limit, and a share of it for each caller.
/// Lives on one I/O thread.
class OutboundCalls {
public:
    static constexpr std::size_t kMax = 64;
    static constexpr std::size_t kMaxPerCaller = 16;

    /// A call that is counted for as long as this lives; the calls outlive it.
    class Slot {
    public:
        Slot(OutboundCalls& calls, std::string caller)
            : calls_(&calls), caller_(std::move(caller)) {}
        Slot(Slot&& other) noexcept
            : calls_(std::exchange(other.calls_, nullptr)), caller_(std::move(other.caller_)) {}
        ~Slot() {
            if (calls_ != nullptr) calls_->end(caller_);
        }
        Slot(const Slot&) = delete;
        Slot& operator=(const Slot&) = delete;
        Slot& operator=(Slot&&) = delete;

    private:
        OutboundCalls* calls_;
        std::string caller_;
    };

    /// @return Errc::busy when there are too many, or too many of this caller's
    [[nodiscard]] Result<Slot> begin(const std::string& caller) {
        if (count_ >= kMax) {
            return fail(Errc::busy, "too many calls to the bundler or the chain are under way");
        }
        if (of_caller(caller) >= kMaxPerCaller) {
            return fail(Errc::busy, "expected at most " + std::to_string(kMaxPerCaller) +
                                        " calls to the bundler or the chain at once");
        }
        ++count_;
        ++by_caller_[caller];
        return Result<Slot>(tl::in_place, *this, caller);
    }

private:
    [[nodiscard]] std::size_t of_caller(const std::string& caller) const {
        const auto found = by_caller_.find(caller);
        return found == by_caller_.end() ? 0 : found->second;
    }

    void end(const std::string& caller) {
        --count_;
        if (--by_caller_[caller] == 0) by_caller_.erase(caller);
    }

    std::size_t count_ = 0;
    std::map<std::string, std::size_t> by_caller_;
};

}  // namespace superrelay::relay
