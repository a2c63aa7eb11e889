// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/net/url.hpp>

namespace superrelay::net {
namespace {

struct Good {
    const char* name;
    const char* text;
    Url expected;
    const char* host_header;
};

const Good kGood[] = {
    {"plain", "http://127.0.0.1:8545", {false, "127.0.0.1", 8545, "/"}, "127.0.0.1:8545"},
    {"default_port", "http://node.example", {false, "node.example", 80, "/"}, "node.example"},
    {"tls", "https://node.example/", {true, "node.example", 443, "/"}, "node.example"},
    {"tls_on_80", "https://a:80/", {true, "a", 80, "/"}, "a:80"},
    {"own_port_named", "https://a:443/", {true, "a", 443, "/"}, "a"},
    {"empty_port", "http://a:/x", {false, "a", 80, "/x"}, "a"},
    {"path_and_query", "https://a/v3/k%20y?x=1&y=2", {true, "a", 443, "/v3/k%20y?x=1&y=2"}, "a"},
    {"query_alone", "http://a?x=1", {false, "a", 80, "/?x=1"}, "a"},
    {"v6", "http://[::1]:8545/", {false, "::1", 8545, "/"}, "[::1]:8545"},
    {"case_of_scheme", "HTTP://a/", {false, "a", 80, "/"}, "a"},
};

class UrlGood : public testing::TestWithParam<Good> {};

TEST_P(UrlGood, Parses) {
    const auto parsed = Url::parse(GetParam().text);
    ASSERT_TRUE(parsed) << parsed.error().message;
    EXPECT_EQ(*parsed, GetParam().expected);
    EXPECT_EQ(parsed->host_header(), GetParam().host_header);
}

INSTANTIATE_TEST_SUITE_P(Net, UrlGood, testing::ValuesIn(kGood),
                         [](const auto& row) { return std::string(row.param.name); });

struct Bad {
    const char* name;
    std::string_view text;
    const char* reason;
};

using namespace std::string_view_literals;

constexpr Bad kBad[] = {
    {"empty", "", "absolute URL"},
    {"no_scheme", "127.0.0.1:8545", "absolute URL"},
    {"relative", "/v1", "absolute URL"},
    {"websocket", "ws://a/", "scheme"},
    {"file", "file:///etc/passwd", "scheme"},
    {"no_host", "http:///x", "host"},
    {"no_authority", "http:x", "absolute URL"},
    {"encoded_host", "http://a%0d%0aX-Y:80/", "percent"},
    {"userinfo", "http://user:secret@a/", "user"},
    {"user_alone", "http://user@a/", "user"},
    {"fragment", "http://a/#x", "fragment"},
    {"port_0", "http://a:0/", "port"},
    {"port_too_large", "http://a:65536/", "port"},
    {"port_no_number", "http://a:x/", "absolute URL"},
    {"port_then_letter", "http://a:8x/", "absolute URL"},
    {"space", "http://a/ b", "absolute URL"},
    {"line_end", "http://a/\r\nX: y", "absolute URL"},
    {"nul", "http://a/\0"sv, "absolute URL"},
};

class UrlBad : public testing::TestWithParam<Bad> {};

TEST_P(UrlBad, IsRefusedAndNotRepeated) {
    const auto parsed = Url::parse(GetParam().text);
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().code, Errc::invalid_params);
    EXPECT_NE(parsed.error().message.find(GetParam().reason), std::string::npos)
        << parsed.error().message;
    EXPECT_EQ(parsed.error().message.find("secret"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Net, UrlBad, testing::ValuesIn(kBad),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(Url, OriginLeavesOutThePath) {
    EXPECT_EQ(Url::parse("https://node.example:8545/v3/api-key").value().origin(),
              "https://node.example:8545");
}

}  // namespace
}  // namespace superrelay::net
