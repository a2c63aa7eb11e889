// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <superrelay/core/bytes.hpp>
#include <superrelay/core/result.hpp>
#include <superrelay/core/uint256.hpp>
#include <superrelay/erc4337/entry_point.hpp>
#include <superrelay/erc4337/sponsorship.hpp>
#include <superrelay/net/endpoint.hpp>
#include <superrelay/net/url.hpp>

namespace superrelay::config {

/// One T for each version of the EntryPoint.
template <typename T>
struct PerVersion {
    T v06{};
    T v07{};
    T v08{};
    T v09{};

    [[nodiscard]] const T& of(erc4337::EntryPointVersion version) const noexcept {
        switch (version) {
            case erc4337::EntryPointVersion::v06:
                return v06;
            case erc4337::EntryPointVersion::v07:
                return v07;
            case erc4337::EntryPointVersion::v08:
                return v08;
            case erc4337::EntryPointVersion::v09:
                break;
        }
        return v09;
    }

    bool operator==(const PerVersion&) const = default;
};

/// A configuration, checked. Members are named as the keys are; what each means, its unit, range
/// and default stand in table.cpp, and in reference().
struct Config {
    struct Node {
        net::Endpoint rpc_api;
        net::Endpoint http_api;
        std::vector<std::string> cors_origins;
        std::string network;
        std::string log_level;
        std::string log_format;

        bool operator==(const Node&) const = default;
    };

    struct PaymasterRelay {
        bool enabled = false;
        std::string kms_backend;  ///< "softtee" or "optee"
        std::chrono::seconds validity{};
        std::uint64_t paymaster_verification_gas = 0;
        std::string sponsor_name;
        std::string sponsor_icon;

        bool operator==(const PaymasterRelay&) const = default;
    };

    struct Limits {
        std::uint64_t max_verification_gas = 0;
        std::uint64_t max_call_gas = 0;
        std::uint64_t max_pre_verification_gas = 0;
        Wei max_fee_per_gas = 0;
        Wei max_operation_cost = 0;
        Wei max_exposure_per_caller = 0;
        std::uint64_t priority_fee_percent = 0;
        std::uint64_t base_fee_percent = 0;
        std::uint64_t pre_verification_gas_percent = 0;
        std::optional<Address> data_fee_oracle;

        bool operator==(const Limits&) const = default;
    };

    /// What may differ from chain to chain.
    struct Chain {
        net::Url node_http;
        std::uint64_t chain_id = 0;
        std::optional<net::Url> bundler_url;
        std::string bundler_eip7702;  ///< "as_sent" or "padded"
        /// Of the paymasters. `singleton_eip7702` is that of v0.8, the others are singletons.
        erc4337::PaymasterLayout layout{};
        PerVersion<std::optional<Address>> paymasters;
        PerVersion<Address> entry_points;
        Limits limits;

        /// What the chain's id has to be, if the operator says it.
        [[nodiscard]] std::optional<std::uint64_t> expected_id() const {
            return chain_id == 0 ? std::nullopt : std::optional(chain_id);
        }

        bool operator==(const Chain&) const = default;
    };

    struct OpteeKms {
        struct Keys {
            std::string primary_paymaster;
            std::optional<Address> primary_paymaster_address;

            bool operator==(const Keys&) const = default;
        };
        struct Performance {
            std::uint64_t batch_size = 0;
            std::chrono::milliseconds batch_timeout{};
            std::uint64_t max_queue = 0;
            std::chrono::milliseconds request_timeout{};
            std::uint64_t connection_pool_size = 0;

            bool operator==(const Performance&) const = default;
        };

        struct Security {
            std::chrono::milliseconds session_timeout{};  ///< 0: never
            std::uint64_t max_retries = 0;
            bool audit_logging = false;
            std::string audit_file;
            std::uint64_t audit_max_size = 0;   ///< bytes; 0: no end
            std::uint64_t audit_max_files = 0;  ///< 0: all
            bool tamper_detection = false;
            std::chrono::milliseconds tamper_interval{};
            std::string tamper_lock_file;
            std::string tamper_status_file;  ///< "": none
            std::string ta_image;            ///< "": the TA is no file

            bool operator==(const Security&) const = default;
        };

        struct Hardware {
            bool use_ele_crypto = false;
            bool use_hardware_rng = false;
            bool use_secure_storage = false;
            std::string rng_device;
            std::string rng_current;
            std::chrono::milliseconds rng_interval{};

            bool operator==(const Hardware&) const = default;
        };

        std::string device_path;
        std::string ta_uuid;
        Keys keys;
        Performance performance;
        Hardware hardware;
        Security security;

        bool operator==(const OpteeKms&) const = default;
    };

    struct Security {
        std::vector<std::string> waive;  ///< each of readiness::kWaivable

        bool operator==(const Security&) const = default;
    };

    Node node;
    PaymasterRelay paymaster_relay;
    OpteeKms optee_kms;
    Security security;
    /// Never empty: [[chains]], or else the one chain that [node] and [paymaster_relay.*] describe.
    std::vector<Chain> chains = std::vector<Chain>(1);

    bool operator==(const Config&) const = default;
};

/// The value of an environment variable, if it is set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// That of this process.
[[nodiscard]] std::optional<std::string> process_environment(const std::string& name);

/// What a node without a configuration runs with: a developer's machine, loopback only.
[[nodiscard]] Config defaults();

/// Reads TOML 1.0; keys that are not named keep their defaults. In strings, `${NAME}` stands for
/// an environment variable, `${NAME:-text}` for one that may be missing, `$${` for `${` itself.
/// @param origin  what error messages call it, a file's name
/// @return Errc::config_invalid with one line an error, "origin:line: key: what was expected"; all
///         errors of a file at once, unless it is no TOML
[[nodiscard]] Result<Config> parse(std::string_view text, const std::string& origin,
                                   const Environment& environment = process_environment);

/// parse() of a file of at most 1 MiB.
[[nodiscard]] Result<Config> load(const std::string& path,
                                  const Environment& environment = process_environment);

/// Every key with its type, default and meaning, as Markdown.
[[nodiscard]] std::string reference();

}  // namespace superrelay::config
