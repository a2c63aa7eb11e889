// SPDX-License-Identifier: MIT
#include "waivers.hpp"

#include <algorithm>

namespace superrelay::readiness {
namespace {

std::string known_names() {
    std::string out;
    for (const auto name : kWaivable) {
        if (!out.empty()) out += ", ";
        out += name;
    }
    return out;
}

}  // namespace

Result<Waivers> Waivers::parse(std::span<const std::string> names) {
    Waivers out;
    std::string unknown;
    for (const auto& name : names) {
        if (std::ranges::find(kWaivable, name) == kWaivable.end()) {
            if (!unknown.empty()) unknown += '\n';
            unknown += "security.waive: nothing is called \"" + name +
                       "\" that can be waived; known are " + known_names();
        } else if (!out.cover(name)) {
            out.names_.push_back(name);
        }
    }
    if (!unknown.empty()) return fail(Errc::config_invalid, std::move(unknown));
    return out;
}

bool Waivers::cover(std::string_view name) const noexcept {
    return std::ranges::find(names_, name) != names_.end();
}

}  // namespace superrelay::readiness
