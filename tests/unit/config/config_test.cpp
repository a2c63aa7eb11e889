// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>

#include "environment.hpp"

namespace superrelay::config::test {
namespace {

using namespace std::chrono_literals;

TEST(Config, DefaultsAreADevelopersMachine) {
    const Config config = defaults();
    EXPECT_EQ(config.node.rpc_api.to_string(), "127.0.0.1:3000");
    EXPECT_EQ(config.node.http_api.to_string(), "127.0.0.1:9000");
    EXPECT_EQ(config.node.network, "dev");
    EXPECT_EQ(config.node.cors_origins, std::vector<std::string>{"*"});
    EXPECT_EQ(config.node.log_level, "info");
    EXPECT_EQ(config.node.log_format, "text");
    EXPECT_FALSE(config.paymaster_relay.enabled);
    EXPECT_EQ(config.paymaster_relay.validity, 10min);
    EXPECT_EQ(config.optee_kms.ta_uuid, "12345678-5b69-11d4-9fee-00c04f4c3456");
    EXPECT_EQ(config.optee_kms.keys.primary_paymaster, "paymaster");
    EXPECT_EQ(config.optee_kms.keys.primary_paymaster_address, std::nullopt);
    EXPECT_EQ(config.optee_kms.performance.batch_size, 32U);
    EXPECT_EQ(config.optee_kms.performance.max_queue, 1024U);
}

TEST(Config, DefaultsAreOneChain) {
    const Config config = defaults();
    ASSERT_EQ(config.chains.size(), 1U);
    const Config::Chain& chain = config.chains.front();
    EXPECT_EQ(chain.node_http.origin(), "http://127.0.0.1:8545");
    EXPECT_EQ(chain.expected_id(), std::nullopt);
    EXPECT_EQ(chain.bundler_url, std::nullopt);
    EXPECT_EQ(chain.bundler_eip7702, "as_sent");
    for (const auto version : erc4337::kEntryPointVersions) {
        EXPECT_EQ(chain.paymasters.of(version), std::nullopt);
        EXPECT_EQ(chain.entry_points.of(version), erc4337::canonical_address(version));
    }
    EXPECT_EQ(chain.limits.max_fee_per_gas, Wei(100'000'000'000));
    EXPECT_EQ(chain.limits.max_operation_cost, Wei(50'000'000'000'000'000));
    EXPECT_EQ(chain.limits.max_exposure_per_caller, Wei(100'000'000'000'000'000));
    EXPECT_EQ(chain.limits.data_fee_oracle, std::nullopt);
    EXPECT_TRUE(config.security.waive.empty());
}

TEST(Config, NothingSaidIsDefaults) {
    EXPECT_EQ(read("").value(), defaults());
    EXPECT_EQ(read("[node]\n[optee_kms.keys]\n").value(), defaults());
}

TEST(Config, DevTomlIsDefaults) {
    const auto config = load(DEV_TOML);
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(*config, defaults());
}

TEST(Config, DevTomlIsNotIgnored) {
    std::ifstream file(DEV_TOML);
    std::string text((std::istreambuf_iterator<char>(file)), {});
    const auto at = text.find("batch_size = 32");
    ASSERT_NE(at, std::string::npos);
    text.replace(at, 15, "batch_size = 65");
    EXPECT_EQ(read(text).value().optee_kms.performance.batch_size, 65U);
}

/// Every value that a board's configuration is about.
void expect_a_boards(const Config& config) {
    const auto& kms = config.optee_kms;
    EXPECT_TRUE(kms.hardware.use_ele_crypto);
    EXPECT_TRUE(kms.hardware.use_hardware_rng);
    EXPECT_TRUE(kms.hardware.use_secure_storage);
    EXPECT_EQ(kms.security.session_timeout, 1800s);
    EXPECT_EQ(kms.security.max_retries, 1U);
    EXPECT_TRUE(kms.security.audit_logging);
    EXPECT_TRUE(kms.security.tamper_detection);
    EXPECT_EQ(kms.performance.batch_size, 10U);
    EXPECT_EQ(kms.performance.batch_timeout, 50ms);
    EXPECT_EQ(kms.performance.connection_pool_size, 4U);
    EXPECT_EQ(config.node.network, "mainnet");
    EXPECT_EQ(config.paymaster_relay.kms_backend, "optee");
    EXPECT_EQ(config.security.waive, std::vector<std::string>{"ta_key_unknown"});
}

TEST(Config, ABoardsFileHasItsNodeFromTheEnvironment) {
    const std::string file = std::filesystem::path(DEV_TOML).parent_path() / "imx93-config.toml";
    const auto config = load(file, [](const std::string& name) -> std::optional<std::string> {
        if (name == "ETH_NODE_URL") return "http://10.0.0.1:8545";
        return std::nullopt;
    });
    ASSERT_TRUE(config) << config.error().message;
    expect_a_boards(*config);
    EXPECT_EQ(config->chains.front().node_http.origin(), "http://10.0.0.1:8545");
    const auto without = load(file, [](const std::string&) { return std::nullopt; });
    ASSERT_FALSE(without);
    EXPECT_EQ(without.error().code, Errc::config_invalid);
    EXPECT_NE(without.error().message.find("ETH_NODE_URL"), std::string::npos)
        << without.error().message;
}

/// Strangers whose requests are refused must not fill a disk.
TEST(Config, TheRecordOfAFileThatIsShippedHasAnEnd) {
    const auto folder = std::filesystem::path(DEV_TOML).parent_path();
    const auto address = [](const std::string& name) -> std::optional<std::string> {
        if (name == "ETH_NODE_URL") return "http://10.0.0.1:8545";
        return std::nullopt;
    };
    for (const char* name : {"imx93-config.toml", "optee-config.toml", "server.toml"}) {
        const auto config = load(folder / name, address);
        ASSERT_TRUE(config) << config.error().message;
        const auto& security = config->optee_kms.security;
        EXPECT_TRUE(security.audit_logging) << name;
        EXPECT_GT(security.audit_max_size * security.audit_max_files, 0U) << name;
    }
}

TEST(Config, DottedKeysAndInlineTablesAreTheSame) {
    Config expected = defaults();
    expected.node.network = "sepolia";
    expected.optee_kms.performance.batch_size = 1;
    EXPECT_EQ(read("node.network = 'sepolia'\noptee_kms.performance.batch_size = 1").value(),
              expected);
    EXPECT_EQ(read("node = { network = 'sepolia' }\n"
                   "optee_kms = { performance = { batch_size = 1 } }")
                  .value(),
              expected);
}

TEST(Config, ReferenceIsWhatTheDocumentationSays) {
    std::ifstream file(REFERENCE_MD);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    EXPECT_EQ(text, reference());
}

TEST(ConfigLoad, SaysWhyAFileCannotBeRead) {
    const auto missing = load("/nonexistent/x.toml");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, Errc::config_invalid);
    EXPECT_EQ(missing.error().message, "/nonexistent/x.toml: No such file or directory");
    const auto folder = load("/");
    ASSERT_FALSE(folder);
    EXPECT_EQ(folder.error().message, "/: Is a directory");
}

TEST(ConfigLoad, RefusesAHugeFile) {
    const std::string path = testing::TempDir() + "/huge.toml";
    std::ofstream(path) << std::string(1024 * 1024 + 1, '#');
    const auto huge = load(path);
    std::remove(path.c_str());
    ASSERT_FALSE(huge);
    EXPECT_EQ(huge.error().message, path + ": larger than 1 MiB");
}

TEST(ConfigLoad, NamesTheFileInErrors) {
    const std::string path = testing::TempDir() + "/wrong.toml";
    std::ofstream(path) << "\n[node]\nnetwork = 3\n";
    const auto wrong = load(path);
    std::remove(path.c_str());
    ASSERT_FALSE(wrong);
    EXPECT_TRUE(wrong.error().message.starts_with(path + ":3: node.network: expected "))
        << wrong.error().message;
}

}  // namespace
}  // namespace superrelay::config::test
