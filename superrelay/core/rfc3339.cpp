// SPDX-License-Identifier: MIT
#include "rfc3339.hpp"

namespace superrelay {
namespace {

/// Writes `number` over the digits that end where `text` does not yet have them: at `end`.
void put_digits(std::string& text, std::size_t end, std::size_t digits, std::int64_t number) {
    for (std::size_t i = 1; i <= digits; ++i, number /= 10)
        text[end - i] = static_cast<char>('0' + number % 10);
}

}  // namespace

std::string to_rfc3339(std::chrono::system_clock::time_point time) {
    namespace chrono = std::chrono;
    const auto day = chrono::floor<chrono::days>(time);
    const chrono::year_month_day date(day);
    const chrono::hh_mm_ss clock(chrono::floor<chrono::milliseconds>(time - day));
    std::string out = "0000-00-00T00:00:00.000Z";
    put_digits(out, 4, 4, static_cast<int>(date.year()));
    put_digits(out, 7, 2, static_cast<unsigned>(date.month()));
    put_digits(out, 10, 2, static_cast<unsigned>(date.day()));
    put_digits(out, 13, 2, clock.hours().count());
    put_digits(out, 16, 2, clock.minutes().count());
    put_digits(out, 19, 2, clock.seconds().count());
    put_digits(out, 23, 3, clock.subseconds().count());
    return out;
}

}  // namespace superrelay
