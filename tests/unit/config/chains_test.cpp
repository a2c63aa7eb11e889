// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "environment.hpp"

namespace superrelay::config::test {
namespace {

constexpr const char* kTwoChains = R"(
[[chains]]
node_http = "http://${HOST}:1"
paymasters.v07 = "0x1111111111111111111111111111111111111111"

[[chains]]
node_http = "http://${HOST}:2"
chain_id = 10
layout = "singleton"
bundler_url = "http://127.0.0.1:3"
bundler_eip7702 = "padded"
[chains.limits]
max_call_gas = 7

[node]
network = "test"
[paymaster_relay.paymasters]
v06 = "0x2222222222222222222222222222222222222222"
[paymaster_relay.limits]
max_call_gas = 5
)";

TEST(ConfigChains, EachIsTheShortFormButForWhatItNames) {
    const auto config = read(kTwoChains);
    ASSERT_TRUE(config) << config.error().message;
    ASSERT_EQ(config->chains.size(), 2U);
    const auto short_form =
        read(std::string_view(kTwoChains).substr(std::string_view(kTwoChains).find("[node]")));
    ASSERT_TRUE(short_form) << short_form.error().message;

    Config::Chain first = short_form->chains.front();
    first.node_http = net::Url::parse("http://127.0.0.2:1").value();
    first.paymasters.v07.emplace().bytes.fill(0x11);
    EXPECT_EQ(config->chains[0], first);

    Config::Chain second = short_form->chains.front();
    second.node_http = net::Url::parse("http://127.0.0.2:2").value();
    second.chain_id = 10;
    second.layout = erc4337::PaymasterLayout::singleton;
    second.bundler_url = net::Url::parse("http://127.0.0.1:3").value();
    second.bundler_eip7702 = "padded";
    second.limits.max_call_gas = 7;
    EXPECT_EQ(config->chains[1], second);
    EXPECT_EQ(config->node, short_form->node);
}

TEST(ConfigChains, OneThatNamesNothingIsTheShortForm) {
    EXPECT_EQ(read("[[chains]]\n[node]\nnetwork = 'dev'\n").value(), defaults());
}

struct ChainsCase {
    const char* name;
    const char* text;
    const char* message;
};

constexpr ChainsCase kChainsCases[] = {
    {"no_array", "[chains]\nnode_http = \"http://h\"",
     "t.toml:1: chains: expected 1 to 64 tables, [[chains]]"},
    {"empty", "chains = []", "t.toml:1: chains: expected 1 to 64 tables, [[chains]]"},
    {"no_tables", "chains = [1]", "t.toml:1: chains: expected 1 to 64 tables, [[chains]]"},
    {"mixed", "chains = [{}, 1]", "t.toml:1: chains: expected 1 to 64 tables, [[chains]]"},
    {"value", "[[chains]]\n[[chains]]\nnode_http = \"http://h\"\nlimits.max_call_gas = -1",
     "t.toml:4: chains[1].limits.max_call_gas: expected an integer, 0 to 1000000000000, found -1"},
    {"misspelt", "[[chains]]\nlimits.max_cal_gas = 1",
     "t.toml:2: unknown key chains[0].limits.max_cal_gas; did you mean max_call_gas?"},
    {"of_a_section", "[[chains]]\nmax_call_gas = 1",
     "t.toml:2: unknown key chains[0].max_call_gas; did you mean chains[0].limits.max_call_gas?"},
    {"of_the_node", "[[chains]]\nnetwork = \"x\"",
     "t.toml:2: unknown key chains[0].network; did you mean node.network?"},
    {"long_path", "[[chains]]\npaymaster_relay.limits.max_call_gas = 1",
     "t.toml:2: unknown section [chains[0].paymaster_relay]"},
    {"misspelt_section", "[[chains]]\n[chains.limit]\nx = 1",
     "t.toml:2: unknown section [chains[0].limit]; did you mean limits?"},
    {"section_is_a_value", "[[chains]]\nlimits = 3",
     "t.toml:2: chains[0].limits: expected a section, [chains[0].limits]"},
    {"misspelt_chains", "[[chain]]\nlimits = 3",
     "t.toml:1: unknown section [chain]; did you mean chains?"},
    {"one_node_twice",
     "[[chains]]\nnode_http = \"http://h/key\"\n[[chains]]\nnode_http = \"http://i\"\n"
     "[[chains]]\nnode_http = \"http://h/key\"",
     "t.toml:5: chains[2].node_http: expected one of its own, found that of chains[0]"},
    {"one_chain_twice", "node.chain_id = 5\n[[chains]]\n[[chains]]\nnode_http = \"http://h\"",
     "t.toml:3: chains[1].chain_id: expected one of its own, found that of chains[0]"},
    {"no_singleton_of_v09",
     "[paymaster_relay]\nlayout = \"singleton\"\n[paymaster_relay.paymasters]\n"
     "v09 = \"0x2222222222222222222222222222222222222222\"",
     "t.toml:2: paymaster_relay.layout: expected \"verifying\" with a paymaster of EntryPoint "
     "v0.9, "
     "for which there is no SingletonPaymaster"},
    {"two_hashes_in_v08_alone",
     "[paymaster_relay]\nlayout = \"singleton_eip7702\"\n[paymaster_relay.paymasters]\n"
     "v07 = \"0x2222222222222222222222222222222222222222\"",
     "t.toml:2: paymaster_relay.layout: expected \"singleton\" without a paymaster of EntryPoint "
     "v0.8, whose alone has had another hash"},
    {"no_such_layout", "[paymaster_relay]\nlayout = \"plural\"",
     "t.toml:2: paymaster_relay.layout: expected \"verifying\" or \"singleton\" or "
     "\"singleton_eip7702\", found \"plural\""},
    {"no_singleton_of_v09_on_one_chain",
     "[[chains]]\npaymasters.v09 = \"0x2222222222222222222222222222222222222222\"\n"
     "[[chains]]\nnode_http = \"http://h\"\nlayout = \"singleton\"\n"
     "[paymaster_relay.paymasters]\nv09 = \"0x2222222222222222222222222222222222222222\"",
     "t.toml:3: chains[1].layout: expected \"verifying\" with a paymaster of EntryPoint v0.9, for "
     "which there is no SingletonPaymaster"},
};

class ConfigChainsError : public testing::TestWithParam<ChainsCase> {};

TEST_P(ConfigChainsError, SaysWhereAndWhat) {
    const auto config = read(GetParam().text);
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().code, Errc::config_invalid);
    EXPECT_EQ(config.error().message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(Config, ConfigChainsError, testing::ValuesIn(kChainsCases),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(ConfigChains, AtMost64) {
    std::string text;
    for (int i = 0; i < 65; ++i) {
        text += "[[chains]]\nnode_http = 'http://h:" + std::to_string(i + 1) + "'\n";
    }
    EXPECT_FALSE(read(text));
    EXPECT_EQ(read(text.substr(0, text.rfind("[[chains]]"))).value().chains.size(), 64U);
}

}  // namespace
}  // namespace superrelay::config::test
