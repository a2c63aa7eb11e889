// SPDX-License-Identifier: MIT
#include "suggest.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "nearest.hpp"

namespace superrelay::config {
namespace {

std::string did_you_mean(std::string_view best) {
    return best.empty() ? "" : "; did you mean " + std::string(best) + "?";
}

/// "a" of "a.b", "" of "a".
std::string_view section_of(std::string_view path) {
    const auto dot = path.rfind('.');
    return dot == std::string_view::npos ? "" : path.substr(0, dot);
}

/// Every section that a key of the scope stands in, those that only hold sections included.
std::vector<std::string_view> sections_of(const Scope& scope) {
    std::vector<std::string_view> out;
    for (const Key& key : table()) {
        for (auto path = section_of(scope.path_of(key)); !path.empty(); path = section_of(path)) {
            out.push_back(path);
        }
    }
    return out;
}

}  // namespace

const Key* Scope::find(std::string_view path) const {
    const auto& keys = table();
    const auto found = std::find_if(keys.begin(), keys.end(),
                                    [&](const Key& key) { return path_of(key) == path; });
    return found == keys.end() ? nullptr : &*found;
}

bool Scope::has_section(std::string_view path) const {
    const auto all = sections_of(*this);
    return std::find(all.begin(), all.end(), path) != all.end();
}

/// The key meant is most likely in the same section; one of that name may be in another, and what
/// was a key may be a section.
std::string Scope::suggest_key(std::string_view section, std::string_view name) const {
    std::vector<std::string_view> names;
    std::optional<std::string> elsewhere;
    for (const Key& key : table()) {
        const auto path = path_of(key);
        if (key.name() == name && !elsewhere) {
            elsewhere = path.empty() ? std::string(key.path) : prefix + std::string(path);
        }
        if (!path.empty() && section_of(path) == section) {
            names.push_back(key.name());
        }
    }
    if (elsewhere) {
        return did_you_mean(*elsewhere);
    }
    for (const std::string_view inner : sections_of(*this)) {
        if (section_of(inner) == section) {
            names.push_back(inner.substr(section.empty() ? 0 : section.size() + 1));
        }
    }
    return did_you_mean(nearest(name, names));
}

std::string Scope::suggest_section(std::string_view path) const {
    auto paths = sections_of(*this);
    if (!of_chain) {
        paths.push_back(kChains);
    }
    return did_you_mean(nearest(path, paths));
}

}  // namespace superrelay::config
