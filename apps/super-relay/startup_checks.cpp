// SPDX-License-Identifier: MIT
#include "startup_checks.hpp"

#include <algorithm>
#include <string>
#include <superrelay/core/address.hpp>
#include <utility>

#include "version.hpp"

namespace superrelay::app {
namespace {

using readiness::Finding;
using readiness::Severity;
using Found = std::vector<Finding>;

void check_backend(const Backend& backend, Found& found) {
    if (backend.isolated) return;
    found.push_back({Severity::warning, std::string(backend.name),
                     "keys are kept by a software TEE: whoever can read this process or its files "
                     "has them",
                     "for anything of value use kms_backend = \"optee\" on hardware"});
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
    if (info->damaged_slots > 0) {
        found.push_back({Severity::error, "damaged_keys",
                         std::to_string(info->damaged_slots) +
                             " key slots of the TEE's storage no longer authenticate",
                         "put the TEE's storage folder back from a backup of the same device"});
    }
}

/// The address that the paymaster contract has to trust.
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

/// Such a key signs whatever it is given. That it cannot sponsor is a finding of its own.
void check_use(const Result<kms::KeyInfo>& key, Found& found) {
    if (!key || key->use != kms::KeyUse::raw) return;
    found.push_back({Severity::error, "raw_key",
                     "the paymaster's key " + key->id + " signs anything, not sponsorships alone",
                     "generate a key for use sponsor and name it in "
                     "optee_kms.keys.primary_paymaster"});
}

void check_signer(const kms::KeyId& key, const Result<Address>& signer, Found& found) {
    if (signer) return;
    const std::string remedy = signer.error().code == Errc::not_found
                                   ? "stop the node; super-relay keys generate " + key.text()
                                   : "name a usable key in optee_kms.keys.primary_paymaster";
    found.push_back({Severity::error, "signer_unavailable", signer.error().message, remedy});
}

bool has_paymaster(const config::Config::Chain& chain) {
    return std::ranges::any_of(erc4337::kEntryPointVersions, [&](auto version) {
        return chain.paymasters.of(version).has_value();
    });
}

void check_paymasters(const config::Config& config, Found& found) {
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

StartupReport check_startup(const config::Config& config, const Backend& backend,
                            kms::KmsProvider& provider, const kms::KeyId& key) {
    const auto info = provider.info();
    const auto key_info = provider.find_key(key);
    const auto signer = signer_of(key_info);
    StartupReport out{
        .facts = {.version = kVersion,
                  .network = config.node.network,
                  .kms_backend = std::string(backend.name),
                  .ta_version = info ? std::optional(info->version) : std::nullopt,
                  .signer = signer ? std::optional(*signer) : std::nullopt},
        .findings = {},
        .keys = provider.list_keys(),
    };
    check_backend(backend, out.findings);
    check_ta(info, out.findings);
    check_use(key_info, out.findings);
    check_signer(key, signer, out.findings);
    check_paymasters(config, out.findings);
    return out;
}

}  // namespace superrelay::app
