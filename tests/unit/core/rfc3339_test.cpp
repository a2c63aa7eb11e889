// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/core/rfc3339.hpp>

namespace superrelay {
namespace {

struct Case {
    std::int64_t milliseconds;  ///< since 1970
    const char* text;
};

constexpr Case kCases[] = {
    {0, "1970-01-01T00:00:00.000Z"},
    {-1, "1969-12-31T23:59:59.999Z"},
    {951'782'400'007, "2000-02-29T00:00:00.007Z"},
    {1'795'387'200'123, "2026-11-22T22:40:00.123Z"},
    {4'102'444'799'999, "2099-12-31T23:59:59.999Z"},
};

TEST(Rfc3339, is_utc_in_milliseconds) {
    for (const auto& c : kCases) {
        const std::chrono::system_clock::time_point time{std::chrono::milliseconds(c.milliseconds)};
        EXPECT_EQ(to_rfc3339(time), c.text);
        EXPECT_EQ(to_rfc3339(time + std::chrono::microseconds(999)), c.text) << "rounded up";
    }
}

}  // namespace
}  // namespace superrelay
