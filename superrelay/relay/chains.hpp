// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <superrelay/core/result.hpp>
#include <vector>

#include "relay.hpp"

namespace superrelay::relay {

/// The relays of a node, one a chain. Lives on one I/O thread.
class Chains {
public:
    void add(std::unique_ptr<Relay> relay) { relays_.push_back(std::move(relay)); }

    /// What serves requests that name no chain. There is at least one.
    [[nodiscard]] Relay& first() const noexcept { return *relays_.front(); }

    /// @return Errc::invalid_params naming the chains that are served; Errc::unavailable while a
    ///         chain that could be meant has not told its id
    [[nodiscard]] Result<Relay*> find(std::uint64_t chain_id) const;

    [[nodiscard]] const std::vector<std::unique_ptr<Relay>>& all() const noexcept {
        return relays_;
    }

private:
    std::vector<std::unique_ptr<Relay>> relays_;
};

}  // namespace superrelay::relay
