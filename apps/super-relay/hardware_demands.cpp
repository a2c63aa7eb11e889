// SPDX-License-Identifier: MIT
#include "hardware_demands.hpp"

#include <string>
#include <utility>

#include "tee_trust.hpp"

namespace superrelay::app {
namespace {

using kms::HardwareKey;
using kms::KeyStorage;

/// Why the hardware unique key is not to be relied on; empty if it is.
std::string doubt_in_key(bool isolated, HardwareKey key) {
    if (!isolated) return "a software TEE has no hardware unique key";
    switch (key) {
        case HardwareKey::own:
            return {};
        case HardwareKey::constant:
            return "the hardware unique key is a constant that everybody knows: build OP-TEE so "
                   "that it reads the "
                   "device's own (CFG_IMX_ELE=y)";
        case HardwareKey::unknown:
            break;
    }
    return "OP-TEE would not say whether the hardware unique key is a constant";
}

/// Why keys are not safe in RPMB; empty if they are.
std::string doubt_in_storage(const Result<KeyStorage>& storage, RollbackGuard guard) {
    if (!storage) return storage.error().message;
    switch (*storage) {
        case KeyStorage::no_rpmb:
            return "the TEE has no storage in RPMB: build OP-TEE with CFG_RPMB_FS=y";
        case KeyStorage::elsewhere:
            return "the TEE has RPMB, but keys are kept in files: build the TA with "
                   "SR_KEY_STORAGE=rpmb";
        case KeyStorage::rpmb:
            break;
    }
    switch (guard) {
        case RollbackGuard::rpmb:
            return {};
        case RollbackGuard::emulated_rpmb:
            return "the TEE takes something for RPMB, and the kernel of this machine shows none: "
                   "it is emulated";
        case RollbackGuard::none:
            break;
    }
    return "the TEE has storage in RPMB, but does not claim that hardware keeps an older copy from "
           "being put back: build OP-TEE with CFG_RPMB_FS=y";
}

void demand(std::string& unmet, std::string_view key, const std::string& doubt) {
    if (doubt.empty()) return;
    if (!unmet.empty()) unmet += '\n';
    unmet += "optee_kms.hardware." + std::string(key) + ": " + doubt;
}

}  // namespace

Result<void> check_hardware_demands(const config::Config::OpteeKms::Hardware& demands,
                                    bool isolated, kms::KmsProvider& tee,
                                    const std::filesystem::path& sysfs) {
    if (!demands.use_ele_crypto && !demands.use_secure_storage) return {};
    const auto info = tee.info();
    if (!info) return tl::unexpected(info.error());
    std::string unmet;
    if (demands.use_ele_crypto) {
        demand(unmet, "use_ele_crypto", doubt_in_key(isolated, info->hardware_key));
    }
    if (demands.use_secure_storage) {
        demand(
            unmet, "use_secure_storage",
            doubt_in_storage(tee.key_storage(), rollback_guard(info->rollback_protection, sysfs)));
    }
    if (!unmet.empty()) return fail(Errc::config_invalid, std::move(unmet));
    return {};
}

}  // namespace superrelay::app
