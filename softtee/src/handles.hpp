// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <utility>

#include "gp.hpp"
#include "panic.hpp"

namespace softtee {

/// What a TA holds handles to. A handle is a number that is never given twice
/// within an instance: one that is stale, of another kind or made up is not
/// found, and its use is a panic, as in OP-TEE.
template <typename Target, typename Handle>
class HandleTable {
public:
    /// `kind` tells the handles of different tables apart.
    explicit HandleTable(std::uint32_t kind) : next_(kind << 24) {}

    Handle add(std::unique_ptr<Target> target) {
        next_ += 8;
        targets_.emplace(next_, std::move(target));
        return reinterpret_cast<Handle>(next_);
    }

    [[nodiscard]] Target& get(Handle handle) const {
        const auto found = targets_.find(reinterpret_cast<std::uintptr_t>(handle));
        if (found == targets_.end()) panic(TEE_ERROR_BAD_PARAMETERS, "no such handle");
        return *found->second;
    }

    void remove(Handle handle) {
        if (targets_.erase(reinterpret_cast<std::uintptr_t>(handle)) == 0) {
            panic(TEE_ERROR_BAD_PARAMETERS, "no such handle");
        }
    }

    void clear() { targets_.clear(); }

private:
    std::uintptr_t next_;
    std::map<std::uintptr_t, std::unique_ptr<Target>> targets_;
};

}  // namespace softtee
