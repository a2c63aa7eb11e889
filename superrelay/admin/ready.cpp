// SPDX-License-Identifier: MIT
#include "ready.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <utility>

namespace superrelay::admin {
namespace json = boost::json;

std::string ready_json(const readiness::Findings& findings) {
    json::array missing;
    for (const auto& finding : findings.all()) {
        const json::value name(finding.name);
        const bool error = finding.severity == readiness::Severity::error;
        // A finding may be one of several subjects.
        if (error && std::ranges::find(missing, name) == missing.end()) missing.push_back(name);
    }
    return json::serialize(
        json::value{{"ready", !findings.has_errors()}, {"missing", std::move(missing)}});
}

}  // namespace superrelay::admin
