// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <superrelay/core/result.hpp>

namespace superrelay::obs {

/// How something that is counted ended: well, or with this error.
using Outcome = std::optional<Errc>;

template <typename T>
[[nodiscard]] Outcome outcome_of(const Result<T>& result) {
    return result ? Outcome() : Outcome(result.error().code);
}

/// What the label `verdict` says of outcomes.
inline constexpr auto kVerdictLabels =
    std::to_array<std::string_view>({"ok", "invalid", "denied", "failed", "unavailable"});

/// The outcome's place in kVerdictLabels.
[[nodiscard]] inline std::size_t verdict_place(const Outcome& outcome) noexcept {
    return outcome ? 1 + static_cast<std::size_t>(verdict_of(*outcome)) : 0;
}

}  // namespace superrelay::obs
