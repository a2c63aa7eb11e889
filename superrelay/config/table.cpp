// SPDX-License-Identifier: MIT
#include "table.hpp"

#include <iterator>
#include <limits>
#include <stdexcept>

#include <superrelay/core/address.hpp>
#include <superrelay/readiness/waivable.hpp>

#include "types.hpp"

namespace superrelay::config {
namespace {

using namespace std::chrono_literals;
using erc4337::EntryPointVersion;

constexpr std::int64_t kMaxGas = 1'000'000'000'000;
constexpr std::int64_t kMaxChainId = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t kMaxIcon = 16 * 1024;
constexpr std::size_t kMaxOrigins = 64;
constexpr std::uint64_t kMinAuditSize = 16 * 1024;
constexpr std::uint64_t kMaxAuditSize = std::uint64_t{1} << 40U;

/// A key of the node: `at` finds its member in a Config.
template <typename At, typename T>
Key row(std::string_view path, At at, Type<T> type, Value fallback, std::string_view doc) {
    auto set = [at, decode = std::move(type.decode)](Config& config, Config::Chain&,
                                                     const Value& value) {
        return decode(value).map([&](T decoded) { at(config) = std::move(decoded); });
    };
    return {path, false, std::move(type.name), std::move(fallback), doc, std::move(set)};
}

/// A key of a chain: `at` finds its member in a Config::Chain.
template <typename At, typename T>
Key chain_row(std::string_view path, At at, Type<T> type, Value fallback, std::string_view doc) {
    auto set = [at, decode = std::move(type.decode)](Config&, Config::Chain& chain,
                                                     const Value& value) {
        return decode(value).map([&](T decoded) { at(chain) = std::move(decoded); });
    };
    return {path, true, std::move(type.name), std::move(fallback), doc, std::move(set)};
}

// A member: its path in the file and how to get at it. One name for both.
#define AT(member) #member, [](Config& config) -> auto& { return config.member; }
#define CHAIN_AT(section, member) \
    section "." #member, [](Config::Chain& chain) -> auto& { return chain.member; }

// A new key is a member of Config and a row here.

std::vector<Key> node_keys() {
    return {
        row(AT(node.rpc_api), endpoint(), "127.0.0.1:3000", "Where the JSON-RPC API listens."),
        row(AT(node.http_api), endpoint(), "127.0.0.1:9000",
            "Where the operator's routes listen. Keep them off public networks."),
        row(AT(node.cors_origins), origins(kMaxOrigins), Strings{"*"},
            "The web origins whose pages may use the JSON-RPC API. It takes no cookies or other "
            "credentials of a browser, so any page may by default, as wallets expect; [] is none."),
        row(AT(node.network), identifier(), "dev",
            "What logs and health call the network. On any other than `dev` the node insists on a "
            "safe ground, see `security.waive`."),
        chain_row(CHAIN_AT("node", node_http), url(), "http://127.0.0.1:8545",
                  "The Ethereum node's JSON-RPC."),
        chain_row(CHAIN_AT("node", chain_id), integer(0, kMaxChainId), 0,
                  "The id that the chain must have (EIP-155), so that a wrong `node_http` serves "
                  "nothing; 0: whichever it has."),
        chain_row(CHAIN_AT("node", bundler_url), optional_url(), "",
                  "The bundler's JSON-RPC: it estimates gas for `pm_sponsorUserOperation` and gets "
                  "what is forwarded; empty: none."),
        chain_row(CHAIN_AT("node", bundler_eip7702), one_of({"as_sent", "padded"}), "as_sent",
                  "How the bundler submits an EIP-7702 operation's factory `0x7702`: in two bytes "
                  "as the client sent it, or padded to 20. The approval is for that form."),
        row(AT(node.log_level), one_of({"debug", "info", "warn", "error", "off"}), "info",
            "The least level that is logged."),
        row(AT(node.log_format), one_of({"text", "json"}), "text",
            "logfmt for people, or one JSON object a line."),
    };
}

std::vector<Key> relay_keys() {
    return {
        row(AT(paymaster_relay.enabled), boolean(), false, "Whether the node sponsors operations."),
        row(AT(paymaster_relay.kms_backend), one_of({"softtee", "optee"}),
            SUPERRELAY_DEFAULT_KMS_BACKEND,
            "The TEE that keeps the keys: OP-TEE, or its insecure stand-in for development. The "
            "default is what the build has."),
        row(AT(paymaster_relay.validity), whole_seconds(1s, 24h), "10m",
            "How long an approval counts on the chain."),
        row(AT(paymaster_relay.paymaster_verification_gas), integer(1, kMaxGas), 100'000,
            "Gas for the paymaster's validation (paymasterVerificationGasLimit)."),
        row(AT(paymaster_relay.sponsor_name), text(64), "",
            "The sponsor's name that wallets show (ERC-7677); empty: none."),
        row(AT(paymaster_relay.sponsor_icon), data_image(kMaxIcon), "",
            "The sponsor's icon that wallets show (ERC-7677); empty: none."),
    };
}

std::vector<Key> contract_keys() {
    const auto canonical = [](EntryPointVersion version) {
        return to_checksummed(erc4337::canonical_address(version));
    };
    constexpr std::string_view kPaymaster = "Approvals of this version are for this contract.";
    constexpr std::string_view kEntryPoint = "Where this version is on the chain.";
    return {
        chain_row(CHAIN_AT("paymaster_relay", layout), paymaster_layout(), "verifying",
                  "Whose paymaster contracts they are: eth-infinitism's VerifyingPaymaster, of one "
                  "signer, or Pimlico's SingletonPaymaster, of a set of signers, so that replicas "
                  "with a key each can share it; it exists for EntryPoint v0.6 to v0.8. "
                  "`singleton_eip7702` where that of v0.8 is of a newer release, whose hash knows "
                  "EIP-7702; the finding `paymaster_hash` tells when it is the other."),
        chain_row(CHAIN_AT("paymaster_relay", paymasters.v06), optional_address(), "", kPaymaster),
        chain_row(CHAIN_AT("paymaster_relay", paymasters.v07), optional_address(), "", kPaymaster),
        chain_row(CHAIN_AT("paymaster_relay", paymasters.v08), optional_address(), "", kPaymaster),
        chain_row(CHAIN_AT("paymaster_relay", paymasters.v09), optional_address(), "", kPaymaster),
        chain_row(CHAIN_AT("paymaster_relay", entry_points.v06), address(),
                  canonical(EntryPointVersion::v06), kEntryPoint),
        chain_row(CHAIN_AT("paymaster_relay", entry_points.v07), address(),
                  canonical(EntryPointVersion::v07), kEntryPoint),
        chain_row(CHAIN_AT("paymaster_relay", entry_points.v08), address(),
                  canonical(EntryPointVersion::v08), kEntryPoint),
        chain_row(CHAIN_AT("paymaster_relay", entry_points.v09), address(),
                  canonical(EntryPointVersion::v09), kEntryPoint),
    };
}

std::vector<Key> limit_keys() {
    return {
        chain_row(CHAIN_AT("paymaster_relay", limits.max_verification_gas), integer(0, kMaxGas),
                  2'000'000, "The largest verificationGasLimit that is sponsored."),
        chain_row(CHAIN_AT("paymaster_relay", limits.max_call_gas), integer(0, kMaxGas), 500'000,
                  "The largest callGasLimit that is sponsored."),
        chain_row(CHAIN_AT("paymaster_relay", limits.max_pre_verification_gas), integer(0, kMaxGas),
                  250'000, "The largest preVerificationGas that is sponsored."),
        chain_row(CHAIN_AT("paymaster_relay", limits.max_fee_per_gas), wei(), "100gwei",
                  "The largest maxFeePerGas that is sponsored."),
        chain_row(CHAIN_AT("paymaster_relay", limits.max_operation_cost), wei(), "0.05ether",
                  "The most that one operation may cost the deposit (the EntryPoint's prefund)."),
        chain_row(CHAIN_AT("paymaster_relay", limits.max_exposure_per_caller), wei(), "0.1ether",
                  "The most that the approvals outstanding for one caller may cost together."),
        chain_row(CHAIN_AT("paymaster_relay", limits.priority_fee_percent), integer(100, 10'000),
                  220,
                  "The largest maxPriorityFeePerGas, in percent of the chain's usual one; a tenth "
                  "of the base fee is always allowed."),
        chain_row(CHAIN_AT("paymaster_relay", limits.base_fee_percent), integer(100, 10'000), 250,
                  "The largest maxFeePerGas but for the priority fee, in percent of the chain's "
                  "base fee."),
        chain_row(CHAIN_AT("paymaster_relay", limits.pre_verification_gas_percent),
                  integer(100, 10'000), 120,
                  "The largest preVerificationGas, in percent of what the node computes itself."),
        chain_row(CHAIN_AT("paymaster_relay", limits.data_fee_oracle), optional_address(), "",
                  "A rollup's contract that says what an operation's data costs; empty: none."),
    };
}

std::vector<Key> hardware_keys() {
    return {
        row(AT(optee_kms.hardware.use_ele_crypto), boolean(), false,
            "Demands an OP-TEE whose hardware unique key is the device's own, as EdgeLock enclave "
            "gives it on i.MX 93, and no known constant. The enclave does no secp256k1: signatures "
            "are made by the Trusted Application. No waiver replaces it."),
        row(AT(optee_kms.hardware.use_hardware_rng), boolean(), false,
            "Demands a hardware generator: OP-TEE's own is fed from it at start, at intervals and "
            "before a key is made. Refused where the kernel has none, or it repeats itself."),
        row(AT(optee_kms.hardware.use_secure_storage), boolean(), false,
            "Demands that keys are kept in RPMB, probed by writing to it and reading it, on a "
            "machine where the kernel shows one."),
        row(AT(optee_kms.hardware.rng_device), absolute_path(), "/dev/hwrng",
            "Where the hardware generator is read."),
        row(AT(optee_kms.hardware.rng_current), absolute_path(),
            "/sys/class/misc/hw_random/rng_current", "Where the kernel names it."),
        row(AT(optee_kms.hardware.rng_interval), duration(1s, 24h), "10m",
            "How often OP-TEE's generator is fed."),
    };
}

std::vector<Key> tee_keys() {
    return {
        row(AT(optee_kms.device_path), absolute_path(), "/dev/tee0",
            "OP-TEE's device for clients. Its client library finds it by itself: this is checked "
            "at start, for kms_backend = \"optee\"; softtee has none."),
        row(AT(optee_kms.ta_uuid), uuid(), "12345678-5b69-11d4-9fee-00c04f4c3456",
            "The Trusted Application."),

        row(AT(optee_kms.keys.primary_paymaster), identifier(), "paymaster",
            "The key that approves sponsorships."),
        row(AT(optee_kms.keys.primary_paymaster_address), optional_address(), "",
            "The address that this key must have, as `super-relay keys generate` printed it. A TEE "
            "that lost the key, or has another under its id, then approves nothing and the node is "
            "not ready; empty: not pinned, any key of the id will do."),

        row(AT(optee_kms.performance.batch_size), integer(1, 256), 32,
            "The most requests that enter the TEE together."),
        row(AT(optee_kms.performance.batch_timeout), duration(0ms, 10s), "50ms",
            "The longest that a request may wait for others that are being read with it; less "
            "where the TEE takes less for a request. One that comes alone does not wait."),
        row(AT(optee_kms.performance.max_queue), integer(1, 65'536), 1'024,
            "The most requests that wait for the TEE; beyond, they are told to try again."),
        row(AT(optee_kms.performance.request_timeout), duration(1ms, 10min), "10s",
            "How long a request may wait for its signature."),
        row(AT(optee_kms.performance.connection_pool_size), integer(1, 16), 2,
            "The most sessions to the Trusted Application. One approves; the others, opened when "
            "they are needed, answer an operator's questions meanwhile. With 1 there is no other: "
            "`GET /api/v1/keys` tells the keys that there were at start. The TEE does one thing at "
            "a time: more sessions make it no faster."),

        row(AT(optee_kms.security.session_timeout), duration_or_seconds(0ms, 24h), "5m",
            "Without a request for so long the session to the Trusted Application is closed; the "
            "next request opens another. 0: it stays open."),
        row(AT(optee_kms.security.max_retries), integer(0, 10), 1,
            "How often the TEE is asked again for what it could not do at the moment, as after a "
            "panic of the Trusted Application; never for what was denied or failed."),
        row(AT(optee_kms.security.audit_logging), boolean(), false,
            "Whether every operation on a key and every decision is recorded (docs/audit.md). What "
            "cannot be recorded is not approved."),
        row(AT(optee_kms.security.audit_file), absolute_path(), "/var/lib/super-relay/audit.jsonl",
            "Where: a file that is appended to, one JSON object a line."),
        row(AT(optee_kms.security.audit_max_size), byte_size_or_zero(kMinAuditSize, kMaxAuditSize),
            "64MiB",
            "How large the file may become: then it gets the number of its first line behind its "
            "name, and another takes its place. 0: it is never replaced."),
        row(AT(optee_kms.security.audit_max_files), integer(0, 10'000), 0,
            "The most such files, the current one included: beyond, the oldest is deleted, which "
            "is recorded. 0: none is ever deleted. Together they take at most "
            "`audit_max_size` times as many."),

        row(AT(optee_kms.security.tamper_detection), boolean(), false,
            "Whether signs of tampering are looked for, at start and at intervals; one locks "
            "signing "
            "until an operator clears it (docs/tamper.md)."),
        row(AT(optee_kms.security.tamper_interval), duration(1s, 24h), "1m", "How often."),
        row(AT(optee_kms.security.tamper_lock_file), absolute_path(),
            "/var/lib/super-relay/tamper.lock",
            "What was found, a line each; signing is locked while there is such a file. The "
            "highest "
            "TA version that was seen confirmed stands beside it, in `….version`."),
        row(AT(optee_kms.security.tamper_status_file), optional_path(), "",
            "A file of the kernel's with the board's tamper status, `0` while there was none; "
            "empty: the kernel shows none."),
        row(AT(optee_kms.security.ta_image), optional_path(), "",
            "The TA as OP-TEE loads it from the file system, to be compared with its signed "
            "digest; "
            "empty: it is a part of OP-TEE's own image."),

        row(AT(security.waive), some_of(readiness::kWaivable), Strings{},
            "The findings that the operator takes responsibility for: in spite of them a node "
            "starts on "
            "a network other than `dev`."),
    };
}

#undef CHAIN_AT
#undef AT

}  // namespace

const std::vector<Section>& sections() {
    static const std::vector<Section> kSections = {
        {"node", "The node itself."},
        {"paymaster_relay", "What is sponsored."},
        {"paymaster_relay.paymasters",
         "The paymaster contract for each version of the EntryPoint; a version without one is not "
         "sponsored."},
        {"paymaster_relay.entry_points",
         "Where each version of the EntryPoint is, by default at its canonical address."},
        {"paymaster_relay.limits", "What a sponsored operation may ask for at most."},
        {"optee_kms", "The Trusted Application that signs."},
        {"optee_kms.keys", "The keys in it, by their ids."},
        {"optee_kms.performance", "How requests are batched on their way to it."},
        {"optee_kms.hardware",
         "What the node demands of the machine; it does not start where a demand is not met."},
        {"optee_kms.security", "How the node deals with it."},
        {"security", "What is accepted although it is not safe."},
    };
    return kSections;
}

const std::vector<Key>& table() {
    static const std::vector<Key> kTable = [] {
        std::vector<Key> all;
        for (auto make :
             {node_keys, relay_keys, contract_keys, limit_keys, tee_keys, hardware_keys}) {
            auto keys = make();
            std::move(keys.begin(), keys.end(), std::back_inserter(all));
        }
        return all;
    }();
    return kTable;
}

Config defaults() {
    Config out;
    for (const Key& key : table()) {
        if (const auto set = key.set(out, out.chains.front(), key.fallback); !set) {
            throw std::logic_error("default of " + std::string(key.path) + ": " +
                                   set.error().message);
        }
    }
    return out;
}

}  // namespace superrelay::config
