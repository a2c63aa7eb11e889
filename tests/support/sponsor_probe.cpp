// SPDX-License-Identifier: MIT
// Lets a test drive the TA's sponsorships: JSON lines in, JSON lines out, nothing in between but
// the host's KmsProvider.
//
//   sponsor-probe TA-UUID KEY-ID
//
// First it prints {"address": "0x…"}, the key's. Each input line is a record, numbers and bytes as
// hex strings; its output line is {"hash": "0x…", "signature": "0x…"} or {"error": "…"}.
//
// A record has chainId, paymaster, validUntil, validAfter, and the operation's sender, nonce,
// initCode, callData, verificationGasLimit, callGasLimit, preVerificationGas, maxPriorityFeePerGas
// and maxFeePerGas. "entryPoint" is "0.6", "0.7", "0.8" or "0.9". From 0.7 on it
// has paymasterVerificationGasLimit and paymasterPostOpGasLimit; for 0.6 senderNonce instead.
// "layout" is "singleton" for such a paymaster, which has no senderNonce.

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <exception>
#include <iostream>
#include <string>
#include <superrelay/core/address.hpp>
#include <superrelay/core/hex.hpp>
#include <superrelay/core/keccak.hpp>
#include <superrelay/tee/tee_kms_provider.hpp>
#include <vector>

#include "json_fields.hpp"

namespace superrelay {
namespace {

namespace json = boost::json;
using erc4337::EntryPointVersion;
using erc4337::PaymasterLayout;
using namespace support;

UnixTime time(const json::object& object, std::string_view name) {
    return UnixTime(std::chrono::seconds(static_cast<std::int64_t>(quantity(object, name))));
}

PaymasterLayout layout(const json::object& o) {
    const auto* const name = o.if_contains("layout");
    if (name == nullptr) return PaymasterLayout::verifying;
    return name->as_string() == "singleton" ? PaymasterLayout::singleton
                                            : PaymasterLayout::singleton_eip7702;
}

/// What only some versions and layouts have.
void parse_version_parts(const json::object& o, erc4337::SponsorRecord& record) {
    if (record.entry_point == EntryPointVersion::v06) {
        if (record.layout != PaymasterLayout::verifying) return;
        record.v06 = {.init_code = bytes(o, "initCode"),
                      .call_data = bytes(o, "callData"),
                      .sender_nonce = quantity(o, "senderNonce")};
        return;
    }
    record.paymaster_gas = {.verification_limit = quantity(o, "paymasterVerificationGasLimit"),
                            .post_op_limit = quantity(o, "paymasterPostOpGasLimit")};
}

erc4337::SponsorRecord parse_record(const json::object& o) {
    erc4337::SponsorRecord out{
        .entry_point = entry_point(o),
        .layout = layout(o),
        .chain_id = static_cast<std::uint64_t>(quantity(o, "chainId")),
        .paymaster = fixed<20>(o, "paymaster"),
        .sender = fixed<20>(o, "sender"),
        .nonce = quantity(o, "nonce"),
        .init_code_hash = keccak256(bytes(o, "initCode")),
        .call_data_hash = keccak256(bytes(o, "callData")),
        .gas = gas(o),
        .paymaster_gas = {},
        .validity = {.until = time(o, "validUntil"), .after = time(o, "validAfter")},
    };
    parse_version_parts(o, out);
    if (o.contains("delegate")) out.delegate = fixed<20>(o, "delegate");
    return out;
}

void print(const Result<erc4337::Approval>& approval) {
    json::object out;
    if (approval) {
        out["hash"] = to_hex(approval->hash.view());
        out["signature"] = to_hex(approval->signature.view());
    } else {
        out["error"] = approval.error().message;
    }
    std::cout << json::serialize(out) << '\n' << std::flush;
}

/// Reads up to a batch of records; empty at the end of input.
std::vector<erc4337::SponsorRecord> read_batch(std::size_t size) {
    std::vector<erc4337::SponsorRecord> out;
    for (std::string line; out.size() < size && std::getline(std::cin, line);) {
        out.push_back(parse_record(json::parse(line).as_object()));
    }
    return out;
}

int run(const std::string& ta_uuid, const std::string& key_id) {
    const auto key = need(kms::KeyId::parse(key_id));
    const auto provider = need(tee::open_tee_kms_provider(ta_uuid));
    const auto info = need(provider->find_key(key));
    const auto address = to_checksummed(need(address_of(info.public_key)));
    std::cout << json::serialize(json::value{{"address", address}}) << '\n' << std::flush;
    for (auto batch = read_batch(provider->max_batch()); !batch.empty();
         batch = read_batch(provider->max_batch())) {
        for (const auto& approval : provider->sponsor(key, batch))
            print(approval);
    }
    return 0;
}

}  // namespace
}  // namespace superrelay

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: sponsor-probe TA-UUID KEY-ID\n";
        return 64;
    }
    try {
        return superrelay::run(argv[1], argv[2]);
    } catch (const std::exception& error) {
        std::cerr << "sponsor-probe: " << error.what() << '\n';
        return 70;
    }
}
