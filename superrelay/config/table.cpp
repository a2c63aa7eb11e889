// SPDX-License-Identifier: MIT
#include "table.hpp"

#include <iterator>
#include <limits>
#include <stdexcept>

#include <superrelay/core/address.hpp>
#include <superrelay/readiness/waivable.hpp>

#include "rows.hpp"
#include "tee_rows.hpp"
#include "types.hpp"

namespace superrelay::config {
namespace {

using namespace std::chrono_literals;
using erc4337::EntryPointVersion;

constexpr std::int64_t kMaxGas = 1'000'000'000'000;
constexpr std::int64_t kMaxChainId = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t kMaxIcon = 16 * 1024;
constexpr std::size_t kMaxOrigins = 64;

// A member: its path in the file and how to get at it. One name for both.
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

std::vector<Key> waiver_keys() {
    return {
        row(AT(security.waive), some_of(readiness::kWaivable), Strings{},
            "The findings that the operator takes responsibility for: in spite of them a node "
            "starts on "
            "a network other than `dev`."),
    };
}

#undef CHAIN_AT

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
             {node_keys, relay_keys, contract_keys, limit_keys, tee_keys, waiver_keys}) {
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
