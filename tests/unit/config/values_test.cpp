// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/core/hex.hpp>

#include "environment.hpp"

namespace superrelay::config::test {
namespace {

using namespace std::chrono_literals;

struct Accepts {
    const char* name;
    const char* line;  // of TOML: a dotted key and its value
    std::function<bool(const Config&)> holds;
};

/// Thousandths of an ether.
Wei ether(std::uint64_t thousandths) {
    return Wei(thousandths) * 1'000'000'000'000'000;
}

const Accepts kAccepts[] = {
    {"endpoint_v6", "node.rpc_api = '[::]:0'",
     [](const Config& c) { return c.node.rpc_api.to_string() == "[::]:0"; }},
    {"variable", "node.rpc_api = '${HOST}:3000'",
     [](const Config& c) { return c.node.rpc_api.to_string() == "127.0.0.2:3000"; }},
    {"variable_with_default_set", "node.rpc_api = '${HOST:-127.0.0.3}:1'",
     [](const Config& c) { return c.node.rpc_api.to_string() == "127.0.0.2:1"; }},
    {"variable_with_default_unset", "node.rpc_api = '127.0.0.1:${PORT:-7}'",
     [](const Config& c) { return c.node.rpc_api.to_string() == "127.0.0.1:7"; }},
    {"variable_with_default_empty", "node.rpc_api = '127.0.0.1:${EMPTY:-7}'",
     [](const Config& c) { return c.node.rpc_api.to_string() == "127.0.0.1:7"; }},
    {"variable_empty", "paymaster_relay.sponsor_name = '<${EMPTY}>'",
     [](const Config& c) { return c.paymaster_relay.sponsor_name == "<>"; }},
    {"dollars", "paymaster_relay.sponsor_name = '$5 $${HOST} $'",
     [](const Config& c) { return c.paymaster_relay.sponsor_name == "$5 ${HOST} $"; }},
    {"variable_twice", "paymaster_relay.sponsor_name = '${HOST}${HOST}'",
     [](const Config& c) { return c.paymaster_relay.sponsor_name == "127.0.0.2127.0.0.2"; }},
    {"url_tls", "node.node_http = 'https://node.example/v3/key'",
     [](const Config& c) {
         return c.chains[0].node_http == net::Url::parse("https://node.example/v3/key").value();
     }},
    {"chain_id", "node.chain_id = 137",
     [](const Config& c) { return c.chains[0].expected_id() == 137U; }},
    {"duration_ms", "optee_kms.performance.request_timeout = '1500ms'",
     [](const Config& c) { return c.optee_kms.performance.request_timeout == 1500ms; }},
    {"duration_s", "paymaster_relay.validity = '1s'",
     [](const Config& c) { return c.paymaster_relay.validity == 1s; }},
    {"duration_h", "paymaster_relay.validity = '24h'",
     [](const Config& c) { return c.paymaster_relay.validity == 24h; }},
    {"one_session", "optee_kms.performance.connection_pool_size = 1",
     [](const Config& c) { return c.optee_kms.performance.connection_pool_size == 1; }},
    {"most_sessions", "optee_kms.performance.connection_pool_size = 16",
     [](const Config& c) { return c.optee_kms.performance.connection_pool_size == 16; }},
    {"session_timeout", "optee_kms.security.session_timeout = '50ms'",
     [](const Config& c) { return c.optee_kms.security.session_timeout == 50ms; }},
    {"session_timeout_integer", "optee_kms.security.session_timeout = 1800",
     [](const Config& c) { return c.optee_kms.security.session_timeout == 30min; }},
    {"session_timeout_never", "optee_kms.security.session_timeout = 0",
     [](const Config& c) { return c.optee_kms.security.session_timeout == 0s; }},
    {"session_timeout_most", "optee_kms.security.session_timeout = 86400",
     [](const Config& c) { return c.optee_kms.security.session_timeout == 24h; }},
    {"no_retries", "optee_kms.security.max_retries = 0",
     [](const Config& c) { return c.optee_kms.security.max_retries == 0; }},
    {"size_mib", "optee_kms.security.audit_max_size = '64MiB'",
     [](const Config& c) { return c.optee_kms.security.audit_max_size == 67'108'864; }},
    {"size_least", "optee_kms.security.audit_max_size = '16KiB'",
     [](const Config& c) { return c.optee_kms.security.audit_max_size == 16'384; }},
    {"size_most", "optee_kms.security.audit_max_size = '1024GiB'",
     [](const Config& c) { return c.optee_kms.security.audit_max_size == 1'099'511'627'776; }},
    {"size_integer", "optee_kms.security.audit_max_size = 20000",
     [](const Config& c) { return c.optee_kms.security.audit_max_size == 20'000; }},
    {"size_none", "optee_kms.security.audit_max_size = 0",
     [](const Config& c) { return c.optee_kms.security.audit_max_size == 0; }},
    {"audit_files", "optee_kms.security.audit_max_files = 12",
     [](const Config& c) { return c.optee_kms.security.audit_max_files == 12; }},
    {"wei_integer", "paymaster_relay.limits.max_fee_per_gas = 7",
     [](const Config& c) { return c.chains[0].limits.max_fee_per_gas == 7; }},
    {"wei_string",
     "paymaster_relay.limits.max_fee_per_gas = '340282366920938463463374607431768211455'",
     [](const Config& c) { return c.chains[0].limits.max_fee_per_gas == uint_max<128>(); }},
    {"wei_named", "paymaster_relay.limits.max_fee_per_gas = '7wei'",
     [](const Config& c) { return c.chains[0].limits.max_fee_per_gas == 7; }},
    {"gwei", "paymaster_relay.limits.max_fee_per_gas = '100gwei'",
     [](const Config& c) { return c.chains[0].limits.max_fee_per_gas == Wei(100'000'000'000); }},
    {"address", "paymaster_relay.paymasters.v07 = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'",
     [](const Config& c) {
         return c.chains[0].paymasters.v07 ==
                fixed_from_hex<20>("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed").value();
     }},
    {"ether", "paymaster_relay.limits.max_operation_cost = '12ether'",
     [](const Config& c) { return c.chains[0].limits.max_operation_cost == ether(12'000); }},
    {"ether_places", "paymaster_relay.limits.max_operation_cost = '0.050ether'",
     [](const Config& c) { return c.chains[0].limits.max_operation_cost == ether(50); }},
    {"gwei_places", "paymaster_relay.limits.max_fee_per_gas = '1.000000001gwei'",
     [](const Config& c) { return c.chains[0].limits.max_fee_per_gas == 1'000'000'001; }},
    {"no_address", "paymaster_relay.paymasters.v06 = ''",
     [](const Config& c) { return c.chains[0].paymasters.v06 == std::nullopt; }},
    {"entry_point",
     "paymaster_relay.entry_points.v09 = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'",
     [](const Config& c) {
         return c.chains[0].entry_points.v09 ==
                fixed_from_hex<20>("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed").value();
     }},
    {"bundler", "node.bundler_url = 'http://127.0.0.1:4337'",
     [](const Config& c) {
         return c.chains[0].bundler_url == net::Url::parse("http://127.0.0.1:4337").value();
     }},
    {"no_bundler", "node.bundler_url = '${EMPTY}'",
     [](const Config& c) { return c.chains[0].bundler_url == std::nullopt; }},
    {"bundler_form", "node.bundler_eip7702 = 'padded'",
     [](const Config& c) { return c.chains[0].bundler_eip7702 == "padded"; }},
    {"icon", "paymaster_relay.sponsor_icon = 'data:image/png;base64,AAAA'",
     [](const Config& c) {
         return c.paymaster_relay.sponsor_icon == "data:image/png;base64,AAAA";
     }},
    {"origins",
     "node.cors_origins = ['https://app.example', 'http://[::1]:5173', 'chrome-extension://abc']",
     [](const Config& c) { return c.node.cors_origins.size() == 3; }},
    {"no_origins", "node.cors_origins = []",
     [](const Config& c) { return c.node.cors_origins.empty(); }},
    {"variable_in_a_list", "node.cors_origins = ['http://${HOST}']",
     [](const Config& c) { return c.node.cors_origins[0] == "http://127.0.0.2"; }},
    {"waivers", "security.waive = ['softtee', 'development_ta']",
     [](const Config& c) { return c.security.waive.size() == 2; }},
    {"backend_softtee", "paymaster_relay.kms_backend = 'softtee'",
     [](const Config& c) { return c.paymaster_relay.kms_backend == "softtee"; }},
    {"backend_optee", "paymaster_relay.kms_backend = 'optee'",
     [](const Config& c) { return c.paymaster_relay.kms_backend == "optee"; }},
    {"enabled", "paymaster_relay.enabled = true",
     [](const Config& c) { return c.paymaster_relay.enabled; }},
    {"no_gas", "paymaster_relay.limits.max_call_gas = 0",
     [](const Config& c) { return c.chains[0].limits.max_call_gas == 0; }},
    {"uuid_upper_case", "optee_kms.ta_uuid = '6290202F-D1D2-42D1-BAE0-01E4F49B055B'",
     [](const Config& c) { return c.optee_kms.ta_uuid == "6290202F-D1D2-42D1-BAE0-01E4F49B055B"; }},
    {"key_id", "optee_kms.keys.primary_paymaster = 'a.B-c_9'",
     [](const Config& c) { return c.optee_kms.keys.primary_paymaster == "a.B-c_9"; }},
};

class ConfigAccepts : public testing::TestWithParam<Accepts> {};

TEST_P(ConfigAccepts, Table) {
    const auto config = read(GetParam().line);
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_TRUE(GetParam().holds(*config));
    EXPECT_EQ(config->optee_kms.device_path, defaults().optee_kms.device_path);
}

INSTANTIATE_TEST_SUITE_P(Config, ConfigAccepts, testing::ValuesIn(kAccepts),
                         [](const auto& row) { return std::string(row.param.name); });

struct Refuses {
    const char* name;
    std::string line;
};

const Refuses kRefuses[] = {
    {"endpoint_name", "node.rpc_api = 'localhost:3000'"},
    {"endpoint_no_port", "node.rpc_api = '127.0.0.1'"},
    {"url_websocket", "node.node_http = 'ws://127.0.0.1:8545'"},
    {"url_no_url", "node.node_http = '127.0.0.1:8545'"},
    {"url_number", "node.node_http = 8545"},
    {"level", "node.log_level = 'loud'"},
    {"network_empty", "node.network = ''"},
    {"network_space", "node.network = 'main net'"},
    {"seconds_fraction", "paymaster_relay.validity = '1500ms'"},
    {"duration_too_short", "paymaster_relay.validity = '999ms'"},
    {"duration_too_long", "paymaster_relay.validity = '1441m'"},
    {"duration_no_unit", "paymaster_relay.validity = '10'"},
    {"duration_no_number", "paymaster_relay.validity = 'm'"},
    {"duration_empty", "paymaster_relay.validity = ''"},
    {"duration_negative", "paymaster_relay.validity = '-10m'"},
    {"duration_fraction", "paymaster_relay.validity = '1.5m'"},
    {"duration_space", "paymaster_relay.validity = '10 m'"},
    {"duration_overflows", "paymaster_relay.validity = '9223372036854775807h'"},
    {"duration_overflows_64_bits", "paymaster_relay.validity = '99999999999999999999s'"},
    {"size_too_small", "optee_kms.security.audit_max_size = '15KiB'"},
    {"size_too_large", "optee_kms.security.audit_max_size = '1025GiB'"},
    {"size_negative", "optee_kms.security.audit_max_size = -1"},
    {"size_unit", "optee_kms.security.audit_max_size = '64MB'"},
    {"size_no_number", "optee_kms.security.audit_max_size = 'MiB'"},
    {"size_overflows", "optee_kms.security.audit_max_size = '18446744073709551616GiB'"},
    {"audit_files_negative", "optee_kms.security.audit_max_files = -1"},
    {"gas_negative", "paymaster_relay.limits.max_call_gas = -1"},
    {"gas_too_large", "paymaster_relay.limits.max_call_gas = 1000000000001"},
    {"gas_string", "paymaster_relay.limits.max_call_gas = '1'"},
    {"gas_zero", "paymaster_relay.paymaster_verification_gas = 0"},
    {"wei_negative", "paymaster_relay.limits.max_fee_per_gas = -1"},
    {"wei_beyond_128_bits",
     "paymaster_relay.limits.max_fee_per_gas = '340282366920938463463374607431768211456'"},
    {"wei_many_digits", "paymaster_relay.limits.max_fee_per_gas = '" + std::string(200, '9') + "'"},
    {"gwei_beyond_128_bits",
     "paymaster_relay.limits.max_fee_per_gas = '340282366920938463463374607431768211455gwei'"},
    {"wei_hex", "paymaster_relay.limits.max_fee_per_gas = '0x1'"},
    {"wei_part_of", "paymaster_relay.limits.max_fee_per_gas = '0.5wei'"},
    {"wei_point_without_unit", "paymaster_relay.limits.max_fee_per_gas = '0.5'"},
    {"wei_float", "paymaster_relay.limits.max_fee_per_gas = 0.5"},
    {"gwei_of_ten_places", "paymaster_relay.limits.max_fee_per_gas = '0.0000000001gwei'"},
    {"ether_without_places", "paymaster_relay.limits.max_fee_per_gas = '1.ether'"},
    {"ether_without_whole", "paymaster_relay.limits.max_fee_per_gas = '.5ether'"},
    {"ether_two_points", "paymaster_relay.limits.max_fee_per_gas = '0.0.5ether'"},
    {"ether_only", "paymaster_relay.limits.max_fee_per_gas = 'ether'"},
    {"wei_empty", "paymaster_relay.limits.max_fee_per_gas = ''"},
    {"address_short",
     "paymaster_relay.paymasters.v07 = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeA'"},
    {"address_no_prefix",
     "paymaster_relay.paymasters.v07 = '5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'"},
    {"address_no_hex",
     "paymaster_relay.paymasters.v07 = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg'"},
    {"address_number", "paymaster_relay.paymasters.v07 = 0"},
    {"entry_point_none", "paymaster_relay.entry_points.v07 = ''"},
    {"percent_below_hundred", "paymaster_relay.limits.priority_fee_percent = 99"},
    {"bundler_url_no_url", "node.bundler_url = 'bundler'"},
    {"bundler_form", "node.bundler_eip7702 = 'short'"},
    {"icon_url", "paymaster_relay.sponsor_icon = 'https://app.example/icon.png'"},
    {"icon_no_image", "paymaster_relay.sponsor_icon = 'data:text/html,x'"},
    {"icon_no_data", "paymaster_relay.sponsor_icon = 'data:image/png'"},
    {"icon_space", "paymaster_relay.sponsor_icon = 'data:image/svg+xml,<a b>'"},
    {"icon_too_large",
     "paymaster_relay.sponsor_icon = 'data:image/png;base64," + std::string(16'384, 'A') + "'"},
    {"origins_text", "node.cors_origins = '*'"},
    {"origins_path", "node.cors_origins = ['https://app.example/']"},
    {"origins_host_only", "node.cors_origins = ['app.example']"},
    {"origins_no_host", "node.cors_origins = ['https://']"},
    {"origins_upper_case", "node.cors_origins = ['https://App.example']"},
    {"origins_null", "node.cors_origins = ['null']"},
    {"origins_mixed", "node.cors_origins = ['*', 1]"},
    {"waiver_unknown", "security.waive = ['softtee', 'everything']"},
    {"waiver_text", "security.waive = 'softtee'"},
    {"backend", "paymaster_relay.kms_backend = 'sgx'"},
    {"name_too_long", "paymaster_relay.sponsor_name = '" + std::string(65, 'x') + "'"},
    {"name_control", "paymaster_relay.sponsor_name = \"a\\u0007\""},
    {"device_relative", "optee_kms.device_path = 'dev/tee0'"},
    {"uuid_short", "optee_kms.ta_uuid = '12345678-5b69-11d4-9fee-00c04f4c345'"},
    {"uuid_no_hex", "optee_kms.ta_uuid = '12345678-5b69-11d4-9fee-00c04f4c345x'"},
    {"uuid_dashes", "optee_kms.ta_uuid = '123456785-b69-11d4-9fee-00c04f4c3456'"},
    {"key_id_empty", "optee_kms.keys.primary_paymaster = ''"},
    {"key_id_too_long", "optee_kms.keys.primary_paymaster = '" + std::string(65, 'k') + "'"},
    {"key_id_slash", "optee_kms.keys.primary_paymaster = 'a/b'"},
    {"session_timeout_negative", "optee_kms.security.session_timeout = -1"},
    {"session_timeout_too_long", "optee_kms.security.session_timeout = 86401"},
    {"session_timeout_overflows", "optee_kms.security.session_timeout = 9223372036854775807"},
    {"session_timeout_digits", "optee_kms.security.session_timeout = '1800'"},
    {"retries_too_many", "optee_kms.security.max_retries = 11"},
    {"retries_negative", "optee_kms.security.max_retries = -1"},
    {"pool_zero", "optee_kms.performance.connection_pool_size = 0"},
    {"pool_too_large", "optee_kms.performance.connection_pool_size = 17"},
    {"batch_zero", "optee_kms.performance.batch_size = 0"},
    {"queue_zero", "optee_kms.performance.max_queue = 0"},
    {"queue_too_large", "optee_kms.performance.max_queue = 65537"},
};

class ConfigRefuses : public testing::TestWithParam<Refuses> {};

TEST_P(ConfigRefuses, Table) {
    const auto config = read(GetParam().line);
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().code, Errc::config_invalid);
    const std::string key = GetParam().line.substr(0, GetParam().line.find(' '));
    EXPECT_TRUE(config.error().message.starts_with("t.toml:1: " + key + ": "))
        << config.error().message;
}

INSTANTIATE_TEST_SUITE_P(Config, ConfigRefuses, testing::ValuesIn(kRefuses),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace superrelay::config::test
