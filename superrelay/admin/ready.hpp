// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <superrelay/readiness/findings.hpp>

namespace superrelay::admin {

/// The body of `GET /ready`: whether sponsorships can be given, and the names of the findings that
/// are in the way. Readiness is "no finding is an error", Findings::has_errors().
[[nodiscard]] std::string ready_json(const readiness::Findings& findings);

}  // namespace superrelay::admin
