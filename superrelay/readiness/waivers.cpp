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
    for (const auto& name : names) {
        if (std::ranges::find(kWaivable, name) == kWaivable.end()) {
            return fail(Errc::config_invalid, "nothing is called \"" + name +
                                                  "\" that can be waived; known are " +
                                                  known_names());
        }
        if (!out.cover(name)) out.names_.push_back(name);
    }
    return out;
}

bool Waivers::cover(std::string_view name) const noexcept {
    return std::ranges::find(names_, name) != names_.end();
}

}  // namespace superrelay::readiness
