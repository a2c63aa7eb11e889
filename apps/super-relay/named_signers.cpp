// SPDX-License-Identifier: MIT
#include "named_signers.hpp"

#include <superrelay/core/address.hpp>
#include <superrelay/core/hex.hpp>
#include <superrelay/net/url.hpp>

#include "backend.hpp"
#include "node_health.hpp"
#include "startup_checks.hpp"

namespace superrelay::app {
namespace {

tl::unexpected<Error> no_address(const std::string& option, const std::string& text) {
    return fail(Errc::usage,
                option + ": expected an address, \"0x\" and 40 hex digits, found " + text);
}

Result<Address> signer_at(const net::Url& replica) {
    const auto health = ask_health(replica);
    if (!health) return tl::unexpected(health.error());
    const auto* const signer = health->if_contains("signer");
    const auto* const text = signer == nullptr ? nullptr : signer->if_string();
    auto address = text == nullptr ? Result<Address>(fail(Errc::unavailable, ""))
                                   : fixed_from_hex<Address::kSize>(*text);
    if (address) return *address;
    return fail(Errc::unavailable, replica.origin() +
                                       ": this node has no signer; super-relay health --url " +
                                       replica.origin() + " says why");
}

/// Of this machine's TEE: what answers on a port here may be anybody.
Result<Address> own_signer(const config::Config& config) {
    const auto& keys = config.optee_kms.keys;
    const auto id = kms::KeyId::parse(keys.primary_paymaster);
    if (!id) return tl::unexpected(id.error());
    const auto provider = open_provider(config);
    if (!provider) return tl::unexpected(provider.error());
    auto address = signer_of((*provider)->find_key(*id));
    const auto& pinned = keys.primary_paymaster_address;
    if (address && pinned && *pinned != *address) {
        return fail(Errc::config_invalid,
                    "key " + id->text() + ": expected the address " + to_checksummed(*pinned) +
                        ", which is pinned, found " + to_checksummed(*address));
    }
    return address;
}

}  // namespace

Result<std::set<Address>> parse_addresses(const std::vector<std::string>& texts,
                                          const std::string& option) {
    std::set<Address> out;
    for (const auto& text : texts) {
        const auto address = fixed_from_hex<Address::kSize>(text);
        if (!address) return no_address(option, text);
        out.insert(*address);
    }
    return out;
}

Result<NamedSigners> find_signers(const config::Config& config,
                                  const std::vector<std::string>& signers,
                                  const std::vector<std::string>& replicas) {
    NamedSigners out;
    const auto named = parse_addresses(signers, "--signer");
    if (!named) return tl::unexpected(named.error());
    for (const auto& address : *named)
        out.emplace(address, "--signer");
    for (const auto& text : replicas) {
        const auto url = node_at(text, "--replica");
        const auto address = url.and_then([](const net::Url& at) { return signer_at(at); });
        if (!address) return tl::unexpected(address.error());
        out.emplace(*address, url->origin());
    }
    if (!out.empty()) return out;
    const auto address = own_signer(config);
    if (!address) {
        return fail(address.error().code,
                    address.error().message + "; --signer or --replica name keys without the TEE");
    }
    out.emplace(*address, "this machine's TEE");
    return out;
}

}  // namespace superrelay::app
