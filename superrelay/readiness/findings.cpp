// SPDX-License-Identifier: MIT
#include "findings.hpp"

#include <algorithm>
#include <utility>

namespace superrelay::readiness {

std::string_view name_of(Severity severity) noexcept {
    return severity == Severity::warning ? "warning" : "error";
}

bool Findings::report(Finding finding) {
    const auto known = std::ranges::find(findings_, finding.name, &Finding::name);
    if (known == findings_.end()) {
        findings_.push_back(std::move(finding));
        return true;
    }
    if (*known == finding) return false;
    *known = std::move(finding);
    return true;
}

bool Findings::clear(std::string_view name) {
    return std::erase_if(findings_, [&](const Finding& f) { return f.name == name; }) > 0;
}

bool Findings::has_errors() const noexcept {
    return std::ranges::any_of(findings_,
                               [](const Finding& f) { return f.severity == Severity::error; });
}

}  // namespace superrelay::readiness
