// SPDX-License-Identifier: MIT
#pragma once

namespace softtee {

/// One line on stderr, with softtee's name in front.
[[gnu::format(printf, 1, 2)]] void log(const char* format, ...);

/// Says once per process that softtee protects nothing; SOFTTEE_QUIET=1, for
/// tests, silences it.
void warn_insecure();

}  // namespace softtee
