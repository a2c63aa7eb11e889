// SPDX-License-Identifier: MIT
#include "head_logging.hpp"

#include <gtest/gtest.h>

namespace superrelay::app {
namespace {

using namespace std::chrono_literals;

const HeadLogging::Clock::time_point kStart{1h};

audit::Head head(std::uint64_t seq) {
    return {seq, {}};
}

TEST(HeadLogging, ARecordWithoutALineIsNeverDue) {
    HeadLogging logging;
    EXPECT_FALSE(logging.is_due(std::nullopt, kStart));
    EXPECT_FALSE(logging.is_due(std::nullopt, kStart + 24h));
    EXPECT_TRUE(logging.is_due(head(0), kStart + 24h)) << "its first line is at once";
}

TEST(HeadLogging, AHeadThatMovesIsDueEveryTenMinutes) {
    HeadLogging logging;
    EXPECT_TRUE(logging.is_due(head(5), kStart));
    EXPECT_FALSE(logging.is_due(head(6), kStart));
    EXPECT_FALSE(logging.is_due(head(7), kStart + 10min - 1ns));
    EXPECT_TRUE(logging.is_due(head(7), kStart + 10min));
    EXPECT_FALSE(logging.is_due(head(8), kStart + 20min - 1ns)) << "counted from the last";
    EXPECT_TRUE(logging.is_due(head(8), kStart + 20min));
}

TEST(HeadLogging, AHeadThatStandsIsDueOnce) {
    HeadLogging logging;
    EXPECT_TRUE(logging.is_due(head(5), kStart));
    EXPECT_FALSE(logging.is_due(head(5), kStart + 24h));
    EXPECT_TRUE(logging.is_due(head(6), kStart + 24h)) << "it moved after a pause";
}

}  // namespace
}  // namespace superrelay::app
