// SPDX-License-Identifier: MIT
#include "findings.hpp"

#include <algorithm>
#include <utility>

namespace superrelay::readiness {

std::string_view name_of(Severity severity) noexcept {
    switch (severity) {
        case Severity::warning:
            return "warning";
        case Severity::error:
            return "error";
        case Severity::waived:
            return "waived";
    }
    return "unknown";
}

const Finding* Findings::report(Finding finding) {
    if (waivers_.cover(finding.name)) finding.severity = Severity::waived;
    const auto known = std::ranges::find_if(findings_, [&](const Finding& f) {
        return f.name == finding.name && f.subject == finding.subject;
    });
    if (known == findings_.end()) return &findings_.emplace_back(std::move(finding));
    if (*known == finding) return nullptr;
    *known = std::move(finding);
    return &*known;
}

bool Findings::clear(std::string_view name, std::string_view subject) {
    return std::erase_if(findings_, [&](const Finding& f) {
               return f.name == name && f.subject == subject;
           }) > 0;
}

bool Findings::has_errors() const noexcept {
    return std::ranges::any_of(findings_,
                               [](const Finding& f) { return f.severity == Severity::error; });
}

}  // namespace superrelay::readiness
