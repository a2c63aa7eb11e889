// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace superrelay::app {

/// The program's version and what is built in, as `version --json` and `GET /version` print it.
[[nodiscard]] std::string version_json();

}  // namespace superrelay::app
