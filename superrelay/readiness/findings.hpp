// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "waivers.hpp"

namespace superrelay::readiness {

enum class Severity : std::uint8_t {
    warning,  ///< it works, but not as it should in production
    error,    ///< sponsorships cannot be given until this is mended
    waived,   ///< the operator knows and has said so in the configuration
};

[[nodiscard]] std::string_view name_of(Severity severity) noexcept;

/// Something an operator should know, and what to do about it.
struct Finding {
    Severity severity;
    std::string name;       ///< "softtee": stable, for alerts and waivers
    std::string message;    ///< what is the case
    std::string remedy;     ///< what to do
    std::string subject{};  ///< "chain 1, EntryPoint v0.7", where one name is found of several

    bool operator==(const Finding&) const = default;
};

/// What start-up and background checks found, in the order it was found; one finding a name and
/// subject. Lives on one thread.
class Findings {
public:
    /// @param waivers  findings of these names are shown as waived
    explicit Findings(Waivers waivers = {}) : waivers_(std::move(waivers)) {}

    /// Adds a finding, or replaces the one of the same name and subject.
    /// @return the finding as it is shown, until the next change here; null when nothing changed,
    ///         so that a repeated check logs once
    const Finding* report(Finding finding);

    /// @return whether there was a finding of this name and subject
    bool clear(std::string_view name, std::string_view subject = {});

    [[nodiscard]] const std::vector<Finding>& all() const noexcept { return findings_; }
    [[nodiscard]] bool has_errors() const noexcept;
    [[nodiscard]] const Waivers& waivers() const noexcept { return waivers_; }

private:
    Waivers waivers_;
    std::vector<Finding> findings_;
};

}  // namespace superrelay::readiness
