// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <cstdlib>

namespace superrelay::fuzz {

/// What must hold for any input; if it does not, that is a finding and ends the run.
inline void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "finding: not so: %s\n", what);
    std::abort();
}

}  // namespace superrelay::fuzz
