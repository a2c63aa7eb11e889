// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace superrelay::readiness {

enum class Severity : std::uint8_t {
    warning,  ///< it works, but not as it should in production
    error,    ///< sponsorships cannot be given until this is mended
};

[[nodiscard]] std::string_view name_of(Severity severity) noexcept;

/// Something an operator should know, and what to do about it.
struct Finding {
    Severity severity;
    std::string name;     ///< "softtee": stable, for alerts and waivers
    std::string message;  ///< what is the case
    std::string remedy;   ///< what to do

    bool operator==(const Finding&) const = default;
};

/// What start-up and background checks found, in the order it was found. Lives on one thread.
class Findings {
public:
    /// Adds a finding, or replaces the one of the same name.
    /// @return whether anything changed, so that a repeated check logs once
    bool report(Finding finding);

    /// @return whether there was a finding of this name
    bool clear(std::string_view name);

    [[nodiscard]] const std::vector<Finding>& all() const noexcept { return findings_; }
    [[nodiscard]] bool has_errors() const noexcept;

private:
    std::vector<Finding> findings_;
};

}  // namespace superrelay::readiness
