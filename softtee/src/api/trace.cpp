// SPDX-License-Identifier: MIT
// OP-TEE's trace functions, on stderr. $SOFTTEE_TRACE is the highest level
// shown, 0 to 4; 1, errors only, unless set.

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>

#include "gp.hpp"

namespace {

std::atomic<int>& level_shown() {
    static std::atomic<int> level = [] {
        const char* wanted = std::getenv("SOFTTEE_TRACE");
        return wanted == nullptr ? TRACE_ERROR : std::atoi(wanted);
    }();
    return level;
}

constexpr char letter_of(int level) {
    constexpr std::array kLetters{'M', 'E', 'I', 'D', 'F'};
    return kLetters.at(static_cast<std::size_t>(std::clamp(level, TRACE_MIN, TRACE_MAX)));
}

}  // namespace

extern "C" {

void trace_vprintf(const char* func, int line, int level, bool level_ok, const char* fmt,
                   va_list args) {
    if (level_ok && level > level_shown()) return;
    std::array<char, MAX_PRINT_SIZE> text{};
    std::vsnprintf(text.data(), text.size(), fmt, args);
    if (func != nullptr) {
        std::fprintf(stderr, "%c/TA: %s:%d %s\n", letter_of(level), func, line, text.data());
    } else {
        std::fprintf(stderr, "%c/TA: %s\n", letter_of(level), text.data());
    }
}

void trace_printf(const char* func, int line, int level, bool level_ok, const char* fmt, ...) {
    va_list args;
    va_start(args, fmt);
    trace_vprintf(func, line, level, level_ok, fmt, args);
    va_end(args);
}

void dhex_dump(const char* function, int line, int level, const void* buf, int len) {
    const auto* bytes = static_cast<const unsigned char*>(buf);
    constexpr int kPerLine = 16;
    for (int at = 0; at < len; at += kPerLine) {
        std::array<char, 3 * kPerLine + 1> text{};
        for (int i = 0; i < kPerLine && at + i < len; ++i) {
            std::snprintf(text.data() + 3 * i, 4, "%02x ", bytes[at + i]);
        }
        trace_printf(function, line, level, true, "%04x  %s", static_cast<unsigned>(at),
                     text.data());
    }
}

void trace_set_level(int level) {
    level_shown() = level;
}

int trace_get_level(void) {
    return level_shown();
}

void trace_ext_puts(const char* str) {
    std::fputs(str, stderr);
}

}  // extern "C"
