// SPDX-License-Identifier: MIT
#include "table.hpp"

#include <stdexcept>

#include "types.hpp"

namespace superrelay::config {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kMaxGas = 1'000'000'000'000;

template <typename At, typename T>
Key row(std::string_view path, At at, Type<T> type, Scalar fallback, std::string_view doc) {
    auto set = [at, decode = std::move(type.decode)](Config& config, const Scalar& value) {
        return decode(value).map([&](T decoded) { at(config) = std::move(decoded); });
    };
    return {path, std::move(type.name), std::move(fallback), doc, std::move(set)};
}

// A member of Config: its path in the file and how to get at it. One name for both.
#define AT(member) #member, [](Config& config) -> auto& { return config.member; }

// A new key is a member of Config and a row here.
std::vector<Key> make_table() {
    return {
        row(AT(node.rpc_api), endpoint(), "127.0.0.1:3000", "Where the JSON-RPC API listens."),
        row(AT(node.http_api), endpoint(), "127.0.0.1:9000",
            "Where the operator's routes listen. Keep them off public networks."),
        row(AT(node.network), identifier(), "dev", "What logs and health call the network."),
        row(AT(node.node_http), url(), "http://127.0.0.1:8545", "The Ethereum node's JSON-RPC."),
        row(AT(node.log_level), one_of({"debug", "info", "warn", "error", "off"}), "info",
            "The least level that is logged."),
        row(AT(node.log_format), one_of({"text", "json"}), "text",
            "logfmt for people, or one JSON object a line."),

        row(AT(paymaster_relay.enabled), boolean(), false, "Whether the node sponsors operations."),
        row(AT(paymaster_relay.kms_backend), one_of({"softtee", "optee"}),
            SUPERRELAY_DEFAULT_KMS_BACKEND,
            "The TEE that keeps the keys: OP-TEE, or its insecure stand-in for development. The "
            "default is what the build has."),
        row(AT(paymaster_relay.paymaster), address(), "",
            "The paymaster contract that approvals are for."),
        row(AT(paymaster_relay.validity), whole_seconds(1s, 24h), "10m",
            "How long an approval counts on the chain."),
        row(AT(paymaster_relay.paymaster_verification_gas), integer(1, kMaxGas), 100'000,
            "Gas for the paymaster's validation (paymasterVerificationGasLimit)."),
        row(AT(paymaster_relay.max_verification_gas), integer(0, kMaxGas), 2'000'000,
            "The largest verificationGasLimit that is sponsored."),
        row(AT(paymaster_relay.max_call_gas), integer(0, kMaxGas), 5'000'000,
            "The largest callGasLimit that is sponsored."),
        row(AT(paymaster_relay.max_pre_verification_gas), integer(0, kMaxGas), 250'000,
            "The largest preVerificationGas that is sponsored."),
        row(AT(paymaster_relay.max_fee_per_gas), wei(), "100gwei",
            "The largest maxFeePerGas that is sponsored."),
        row(AT(paymaster_relay.sponsor_name), text(64), "",
            "The sponsor's name that wallets show (ERC-7677); empty: none."),

        row(AT(optee_kms.device_path), absolute_path(), "/dev/tee0",
            "OP-TEE's device, for kms_backend = \"optee\"; softtee has none."),
        row(AT(optee_kms.ta_uuid), uuid(), "12345678-5b69-11d4-9fee-00c04f4c3456",
            "The Trusted Application."),

        row(AT(optee_kms.keys.primary_paymaster), identifier(), "paymaster",
            "The key that approves sponsorships."),

        row(AT(optee_kms.performance.batch_size), integer(1, 256), 64,
            "The most requests that enter the TEE together."),
        row(AT(optee_kms.performance.max_queue), integer(1, 65'536), 1'024,
            "The most requests that wait for the TEE; beyond, they are told to try again."),
        row(AT(optee_kms.performance.request_timeout), duration(1ms, 10min), "10s",
            "How long a request may wait for its signature."),
    };
}

#undef AT

}  // namespace

const std::vector<Section>& sections() {
    static const std::vector<Section> kSections = {
        {"node", "The node itself."},
        {"paymaster_relay", "What is sponsored."},
        {"optee_kms", "The Trusted Application that signs."},
        {"optee_kms.keys", "The keys in it, by their ids."},
        {"optee_kms.performance", "How requests are batched on their way to it."},
    };
    return kSections;
}

const std::vector<Key>& table() {
    static const std::vector<Key> kTable = make_table();
    return kTable;
}

Config defaults() {
    Config out;
    for (const Key& key : table()) {
        if (const auto set = key.set(out, key.fallback); !set) {
            throw std::logic_error("default of " + std::string(key.path) + ": " +
                                   set.error().message);
        }
    }
    return out;
}

}  // namespace superrelay::config
