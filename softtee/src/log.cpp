// SPDX-License-Identifier: MIT
#include "log.hpp"

#include <array>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string_view>

namespace softtee {

void log(const char* format, ...) {
    std::array<char, 512> line{};
    va_list args;
    va_start(args, format);
    std::vsnprintf(line.data(), line.size(), format, args);
    va_end(args);
    // One call, so that lines of several threads do not mix.
    std::fprintf(stderr, "softtee: %s\n", line.data());
}

void warn_insecure() {
    static std::once_flag once;
    std::call_once(once, [] {
        const char* quiet = std::getenv("SOFTTEE_QUIET");
        if (quiet != nullptr && std::string_view{quiet} == "1") return;
        log("a software TEE for development: it protects no key");
    });
}

}  // namespace softtee
