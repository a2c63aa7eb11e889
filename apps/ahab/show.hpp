// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>

#include "checks.hpp"

namespace superrelay::ahab {

/// Containers and images, one a line.
void show(std::ostream& out, const BootImage& image);

/// One line a result: "ok", "FAILED" or "-" for what was not checked.
void show(std::ostream& out, const std::vector<CheckResult>& results);

}  // namespace superrelay::ahab
