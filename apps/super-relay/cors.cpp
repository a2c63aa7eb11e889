// SPDX-License-Identifier: MIT
#include "cors.hpp"

#include <algorithm>
#include <utility>

namespace superrelay::app {

Cors::Cors(std::vector<std::string> origins)
    : origins_(std::move(origins)), any_(std::ranges::find(origins_, "*") != origins_.end()) {}

bool Cors::allows(std::string_view origin) const {
    return any_ || origin.empty() || std::ranges::find(origins_, origin) != origins_.end();
}

net::HttpHeaders Cors::answer(std::string_view origin) const {
    net::HttpHeaders out;
    out.reserve(3);  // all that follow
    const bool listed = !origin.empty() && allows(origin);
    if (any_) {
        out.emplace_back("Access-Control-Allow-Origin", "*");
    } else if (listed) {
        out.emplace_back("Access-Control-Allow-Origin", origin);
    }
    if (!any_) out.emplace_back("Vary", "Origin");
    if (any_ || listed) out.emplace_back("Access-Control-Expose-Headers", "Retry-After");
    return out;
}

net::HttpHeaders Cors::preflight(std::string_view origin) const {
    auto out = answer(origin);
    out.emplace_back("Access-Control-Allow-Methods", "POST");
    // Clients of all kinds add headers of their own; those that know no "*" send only this one.
    out.emplace_back("Access-Control-Allow-Headers", "Content-Type, *");
    out.emplace_back("Access-Control-Max-Age", "7200");  // seconds; browsers take no more
    return out;
}

}  // namespace superrelay::app
