// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "environment.hpp"

namespace superrelay::config::test {
namespace {

struct Case {
    const char* name;
    const char* text;
    const char* message;
};

constexpr Case kCases[] = {
    {"misspelt_key", "[node]\nrpc_apii = \"127.0.0.1:1\"",
     "t.toml:2: unknown key node.rpc_apii; did you mean rpc_api?"},
    {"key_of_another_section", "[node]\nvalidity = \"1m\"",
     "t.toml:2: unknown key node.validity; did you mean paymaster_relay.validity?"},
    {"strange_key", "[node]\nfrobnicate = 1", "t.toml:2: unknown key node.frobnicate"},
    {"misspelt_section", "\n\n[paymaster_rely]\nenabled = true",
     "t.toml:3: unknown section [paymaster_rely]; did you mean paymaster_relay?"},
    {"strange_section", "[metrics]\nx = 1", "t.toml:1: unknown section [metrics]"},
    {"misspelt_inner_section", "[optee_kms.key]\nx = 1",
     "t.toml:1: unknown section [optee_kms.key]; did you mean optee_kms.keys?"},
    {"key_outside_sections", "enabled = true", "t.toml:1: unknown section [enabled]"},
    {"quoted_path", "\"node.network\" = \"x\"", "t.toml:1: unknown section [node.network]"},
    {"section_is_a_value", "node = 3", "t.toml:1: node: expected a section, [node]"},
    {"value_is_a_section", "[node.network]\nx = 1",
     "t.toml:1: node.network: expected name, 1 to 64 of [A-Za-z0-9._-], found a table"},
    {"value_is_an_array", "[node]\nnetwork = [\"x\"]",
     "t.toml:2: node.network: expected name, 1 to 64 of [A-Za-z0-9._-], found [\"x\"]"},
    {"value_is_an_array_of_numbers", "[node]\nnetwork = [1]",
     "t.toml:2: node.network: expected name, 1 to 64 of [A-Za-z0-9._-], found an array of other "
     "things than strings"},
    {"moved_key", "[paymaster_relay]\nmax_call_gas = 1",
     "t.toml:2: unknown key paymaster_relay.max_call_gas; did you mean "
     "paymaster_relay.limits.max_call_gas?"},
    {"key_that_is_a_section", "[paymaster_relay]\npaymaster = \"\"",
     "t.toml:2: unknown key paymaster_relay.paymaster; did you mean paymasters?"},
    {"unknown_waiver", "[security]\nwaive = [\"softtea\"]",
     "t.toml:2: security.waive: expected list of \"softtee\" or \"development_ta\" or "
     "\"known_huk\" or \"published_ta_key\" or \"raw_key\" or \"rollback_unprotected\" or "
     "\"ta_key_unknown\" or \"deposit_low\" or \"stake_missing\", found \"softtea\""},
    {"bool_is_text", "[paymaster_relay]\nenabled = \"yes\"",
     "t.toml:2: paymaster_relay.enabled: expected true or false, found \"yes\""},
    {"int_is_float", "[optee_kms.performance]\nbatch_size = 1.5",
     "t.toml:2: optee_kms.performance.batch_size: expected an integer, 1 to 256, found a "
     "floating-point number"},
    {"int_is_date", "[optee_kms.performance]\nbatch_size = 2026-01-01",
     "t.toml:2: optee_kms.performance.batch_size: expected an integer, 1 to 256, found a date or "
     "time"},
    {"out_of_range", "[optee_kms.performance]\nbatch_size = 257",
     "t.toml:2: optee_kms.performance.batch_size: expected an integer, 1 to 256, found 257"},
    {"variable_not_set", "[node]\nnetwork = \"${MISSING}\"",
     "t.toml:2: node.network: the environment variable MISSING is not set"},
    {"variable_open", "[node]\nnetwork = \"${MISSING\"",
     "t.toml:2: node.network: a ${ without its }"},
    {"variable_without_name", "[node]\nnetwork = \"${}\"",
     "t.toml:2: node.network: expected ${NAME} or ${NAME:-default}"},
    {"password_not_repeated", "[node]\nnode_http = \"http://u:secret@h/\"",
     "t.toml:2: node.node_http: a URL must not carry a user or a password"},
    {"control_characters_not_repeated", "[node]\nnetwork = \"a\\nb\"",
     "t.toml:2: node.network: expected name, 1 to 64 of [A-Za-z0-9._-], found \"a?b\""},
    {"every_error_in_order_of_lines",
     "[paymaster_relay]\nvalidity = 5\nenabled = 1\n[node]\nlog_format = \"xml\"",
     "t.toml:2: paymaster_relay.validity: expected a duration such as \"50ms\", \"30s\" or "
     "\"10m\", 1s to 24h, in whole seconds, found 5\n"
     "t.toml:3: paymaster_relay.enabled: expected true or false, found 1\n"
     "t.toml:5: node.log_format: expected \"text\" or \"json\", found \"xml\""},
};

class ConfigError : public testing::TestWithParam<Case> {};

TEST_P(ConfigError, SaysWhereAndWhat) {
    const auto config = read(GetParam().text);
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().code, Errc::config_invalid);
    EXPECT_EQ(config.error().message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(Config, ConfigError, testing::ValuesIn(kCases),
                         [](const auto& row) { return std::string(row.param.name); });

struct Broken {
    const char* name;
    std::string_view text;
    const char* beginning;
};

using namespace std::string_view_literals;

constexpr Broken kBroken[] = {
    {"no_value", "[node]\nnetwork =\n", "t.toml:2: no TOML: "},
    {"open_string", "[node]\nnetwork = \"x\n", "t.toml:2: no TOML: "},
    {"twice", "[node]\nnetwork = \"x\"\nnetwork = \"y\"\n", "t.toml:3: no TOML: "},
    {"section_twice", "[node]\n[node]\n", "t.toml:2: no TOML: "},
    {"no_utf8", "x = \"\xff\"", "t.toml:1: no TOML: "},
    {"nul", "x = \"\0\""sv, "t.toml:1: no TOML: "},
    {"json", "{\"node\": {}}", "t.toml:1: no TOML: "},
};

class ConfigNoToml : public testing::TestWithParam<Broken> {};

TEST_P(ConfigNoToml, SaysWhere) {
    const auto config = read(GetParam().text);
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().code, Errc::config_invalid);
    EXPECT_TRUE(config.error().message.starts_with(GetParam().beginning)) << config.error().message;
}

INSTANTIATE_TEST_SUITE_P(Config, ConfigNoToml, testing::ValuesIn(kBroken),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace superrelay::config::test
