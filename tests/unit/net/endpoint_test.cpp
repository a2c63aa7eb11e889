// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/net/endpoint.hpp>

namespace superrelay::net {
namespace {

using namespace std::string_view_literals;

struct Case {
    const char* name;
    std::string_view text;
    const char* address;  // null: refused
    std::uint16_t port;
};

constexpr Case kCases[] = {
    {"v4", "127.0.0.1:3000", "127.0.0.1", 3000},
    {"any_port", "0.0.0.0:0", "0.0.0.0", 0},
    {"last_port", "127.0.0.1:65535", "127.0.0.1", 65535},
    {"v6", "[::1]:9000", "::1", 9000},
    {"v6_bare", "::1:9000", nullptr, 0},
    {"v4_in_brackets", "[127.0.0.1]:1", nullptr, 0},
    {"name", "localhost:3000", nullptr, 0},
    {"no_port", "127.0.0.1", nullptr, 0},
    {"empty_port", "127.0.0.1:", nullptr, 0},
    {"port_too_large", "127.0.0.1:65536", nullptr, 0},
    {"negative_port", "127.0.0.1:-1", nullptr, 0},
    {"signed_port", "127.0.0.1:+1", nullptr, 0},
    {"behind_the_port", "127.0.0.1:1x", nullptr, 0},
    {"space", " 127.0.0.1:1", nullptr, 0},
    {"short_v4", "127.1:1", nullptr, 0},
    {"no_address", ":3000", nullptr, 0},
    {"empty_brackets", "[]:3000", nullptr, 0},
    {"one_bracket", "[:3000", nullptr, 0},
    {"hidden_by_nul", "127.0.0.1\0x:1"sv, nullptr, 0},
    {"empty", "", nullptr, 0},
};

class EndpointParse : public testing::TestWithParam<Case> {};

TEST_P(EndpointParse, Table) {
    const auto& row = GetParam();
    const auto parsed = Endpoint::parse(row.text);
    ASSERT_EQ(parsed.has_value(), row.address != nullptr);
    if (!parsed) {
        EXPECT_EQ(parsed.error().code, Errc::invalid_params);
        return;
    }
    EXPECT_EQ(*parsed, (Endpoint{row.address, row.port}));
    EXPECT_EQ(parsed->to_string(), row.text);
}

INSTANTIATE_TEST_SUITE_P(Net, EndpointParse, testing::ValuesIn(kCases),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace superrelay::net
