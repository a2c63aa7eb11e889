// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <superrelay/core/result.hpp>
#include <vector>

#include "waivable.hpp"

namespace superrelay::readiness {

/// What the operator has waived.
class Waivers {
public:
    Waivers() = default;

    /// @param names  of kWaivable
    /// @return Errc::config_invalid naming the known ones when one of them is not waivable
    [[nodiscard]] static Result<Waivers> parse(std::span<const std::string> names);

    /// Whether findings of this name are waived.
    [[nodiscard]] bool cover(std::string_view name) const noexcept;

    [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }

private:
    std::vector<std::string> names_;  ///< each once
};

}  // namespace superrelay::readiness
