// SPDX-License-Identifier: MIT
#include "startup_checks.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <superrelay/core/address.hpp>
#include <superrelay/readiness/production.hpp>
#include <utility>

#include "tee_trust.hpp"
#include "version.hpp"

namespace superrelay::app {
namespace {

using config::Config;
using readiness::Finding;
using readiness::Severity;
using Found = std::vector<Finding>;

TeeTrust trust_in(const kms::TaInfo& info, kms::KmsProvider& provider) {
    return {.ta_signing_key = provider.ta_signing_key(),
            .rollback_guard = rollback_guard(info.rollback_protection),
            .hardware_key = info.hardware_key};
}

admin::TeeFacts facts_of(const kms::TaInfo& info, const TeeTrust& trust) {
    return {.ta_version = info.version,
            .name = info.tee_name,
            .version = info.tee_version,
            .ta_signing_key = std::string(name_of(trust.ta_signing_key)),
            .storage = std::string(name_of(trust.rollback_guard)),
            .rollback_protection = info.rollback_protection,
            .key_slots = info.key_slots,
            .used_slots = info.keys,
            .damaged_slots = info.damaged_slots};
}

void check_backend(const Backend& backend, Found& found) {
    if (backend.isolated) return;
    found.push_back({Severity::warning, std::string(backend.name),
                     "keys are kept by a software TEE: whoever can read this process or its files "
                     "has them",
                     "for anything of value use kms_backend = \"optee\" on hardware"});
}

/// A TA that is being tried is above the floor; one that was taken back is below.
void check_version(const kms::TaInfo& info, Found& found) {
    if (!info.version_floor) {
        found.push_back({Severity::error, "ta_floor_lost",
                         "the TA's record of confirmed versions does not authenticate or is gone: "
                         "it uses no key",
                         "put the TEE's storage back from a backup of the same device"});
        return;
    }
    if (info.version_number >= *info.version_floor) return;
    found.push_back({Severity::error, "ta_superseded",
                     "the TA is version " + std::to_string(info.version_number) + ", and version " +
                         std::to_string(*info.version_floor) + " was confirmed: it uses no key",
                     "install a TA of that version or a newer one (docs/ta-version.md)"});
}

void check_ta(const Result<kms::TaInfo>& info, Found& found) {
    if (!info) {
        found.push_back({Severity::error, "ta_unavailable", info.error().message,
                         "check the TEE and the TA's installation"});
        return;
    }
    if (info->development) {
        found.push_back({Severity::warning, "development_ta",
                         "this is a development build of the TA: it imports plain keys",
                         "set optee_kms.ta_uuid to a release build"});
    }
    check_version(*info, found);
    if (info->damaged_slots > 0) {
        found.push_back({Severity::error, "damaged_keys",
                         std::to_string(info->damaged_slots) +
                             " key slots of the TEE's storage no longer authenticate",
                         "put the TEE's storage folder back from a backup of the same device"});
    }
}

/// Such a key signs whatever it is given. That it cannot sponsor is a finding of its own.
void check_use(const Result<kms::KeyInfo>& key, Found& found) {
    if (!key || key->use != kms::KeyUse::raw) return;
    found.push_back({Severity::error, "raw_key",
                     "the paymaster's key " + key->id + " signs anything, not sponsorships alone",
                     "generate a key for use sponsor and name it in "
                     "optee_kms.keys.primary_paymaster"});
}

/// Never: make another key. The paymaster's contract would refuse all that it signs.
constexpr std::string_view kBringBack =
    "put this device's own storage of the TEE back; or have the paymaster's contract trust another "
    "key of this TEE, and then pin that in optee_kms.keys.primary_paymaster_address";

Finding no_signer(const Config::OpteeKms::Keys& keys, const Error& error) {
    Finding out{Severity::error, "signer_unavailable", error.message,
                "name a usable key in optee_kms.keys.primary_paymaster"};
    const auto& pinned = keys.primary_paymaster_address;
    if (pinned) {
        out.message += "; expected the key of " + to_checksummed(*pinned) + ", found none";
        out.remedy = kBringBack;
    } else if (error.code == Errc::not_found) {
        out.remedy = "make it (super-relay keys generate " + keys.primary_paymaster +
                     "), then start the node again";
    }
    return out;
}

void check_signer(const Config& config, const Result<Address>& signer, Found& found) {
    const auto& keys = config.optee_kms.keys;
    const auto& pinned = keys.primary_paymaster_address;
    if (!signer) {
        found.push_back(no_signer(keys, signer.error()));
    } else if (pinned && *pinned != *signer) {
        found.push_back({Severity::error, "signer_mismatch",
                         "key " + keys.primary_paymaster + ": expected the address " +
                             to_checksummed(*pinned) + ", found " + to_checksummed(*signer) +
                             ": the TEE has another key than the paymaster trusts",
                         std::string(kBringBack)});
    } else if (!pinned && config.node.network != readiness::kDevelopmentNetwork) {
        found.push_back({Severity::warning, "signer_not_pinned",
                         "any key that the TEE has as " + keys.primary_paymaster + " would do",
                         "add to [optee_kms.keys]: primary_paymaster_address = \"" +
                             to_checksummed(*signer) + '"'});
    }
}

/// The key that may approve: the one that is there, if it is the one that is pinned.
std::optional<Address> accepted(const Result<Address>& signer,
                                const std::optional<Address>& pinned) {
    if (!signer || (pinned && *pinned != *signer)) return std::nullopt;
    return *signer;
}

bool has_paymaster(const Config::Chain& chain) {
    return std::ranges::any_of(erc4337::kEntryPointVersions, [&](auto version) {
        return chain.paymasters.of(version).has_value();
    });
}

void check_paymasters(const Config& config, Found& found) {
    for (const auto& chain : config.chains) {
        if (has_paymaster(chain)) continue;
        found.push_back({.severity = Severity::error,
                         .name = "paymaster_missing",
                         .message = "no paymaster contract is configured",
                         .remedy = "deploy one that trusts the signer's address and name it in "
                                   "paymaster_relay.paymasters",
                         .subject = "the chain at " + chain.node_http.host});
    }
}

}  // namespace

Result<Address> signer_of(const Result<kms::KeyInfo>& key) {
    return key.and_then([](const kms::KeyInfo& info) -> Result<Address> {
        if (info.use != kms::KeyUse::sponsor) {
            return fail(Errc::config_invalid, "key " + info.id + " is made for use " +
                                                  std::string(name_of(info.use)) +
                                                  ", not for sponsorships");
        }
        return address_of(info.public_key);
    });
}

StartupReport check_startup(const Config& config, const Backend& backend,
                            kms::KmsProvider& provider, const kms::KeyId& key) {
    const auto info = provider.info();
    const auto trust = info ? trust_in(*info, provider) : TeeTrust{};
    const auto key_info = provider.find_key(key);
    const auto found_signer = signer_of(key_info);
    const auto& pinned = config.optee_kms.keys.primary_paymaster_address;
    const auto signer = accepted(found_signer, pinned);
    StartupReport out{
        .facts = {.version = kVersion,
                  .network = config.node.network,
                  .kms_backend = std::string(backend.name),
                  .tee = info ? std::optional(facts_of(*info, trust)) : std::nullopt,
                  .signer = signer,
                  .primary_key = {.id = key.text(),
                                  .address =
                                      found_signer ? std::optional(*found_signer) : std::nullopt,
                                  .pinned = pinned}},
        .findings = {},
        .keys = provider.list_keys(),
    };
    check_backend(backend, out.findings);
    check_ta(info, out.findings);
    // A software TEE is a finding of its own.
    if (info && backend.isolated)
        std::ranges::move(check_tee_trust(trust), std::back_inserter(out.findings));
    check_use(key_info, out.findings);
    check_signer(config, found_signer, out.findings);
    check_paymasters(config, out.findings);
    return out;
}

}  // namespace superrelay::app
