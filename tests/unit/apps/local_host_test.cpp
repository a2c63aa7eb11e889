// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <string>

#include "local_host.hpp"

namespace superrelay::app {
namespace {

struct HostCase {
    const char* name;
    const char* bound;
    const char* host;
    bool answered;
};

constexpr HostCase kHosts[] = {
    {"localhost", "127.0.0.1", "localhost", true},
    {"localhost_with_port", "127.0.0.1", "localhost:9000", true},
    {"localhost_upper_case", "127.0.0.1", "LOCALHOST:9000", true},
    {"address", "127.0.0.1", "127.0.0.1:9000", true},
    {"address_v6", "::1", "[::1]:9000", true},
    {"address_v6_without_port", "::1", "[::1]", true},
    {"other_family", "127.0.0.1", "[::1]:9000", true},
    {"bound_address", "127.0.0.2", "127.0.0.2:9000", true},
    {"another_of_loopback", "127.0.0.1", "127.0.0.3:9000", false},
    {"no_browser", "127.0.0.1", "", true},
    {"rebound_name", "127.0.0.1", "evil.example", false},
    {"rebound_name_with_port", "127.0.0.1", "evil.example:9000", false},
    {"rebound_name_v6", "::1", "evil.example", false},
    {"name_that_begins_like_localhost", "127.0.0.1", "localhost.evil.example", false},
    {"name_that_ends_like_localhost", "127.0.0.1", "evil.localhost", false},
    {"not_loopback", "192.0.2.1", "node.example:9000", true},
    {"any_address", "0.0.0.0", "node.example", true},
};

class MayAnswerTo : public testing::TestWithParam<HostCase> {};

TEST_P(MayAnswerTo, Table) {
    EXPECT_EQ(may_answer_to(GetParam().host, {GetParam().bound, 9000}), GetParam().answered);
}

INSTANTIATE_TEST_SUITE_P(Apps, MayAnswerTo, testing::ValuesIn(kHosts),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace superrelay::app
