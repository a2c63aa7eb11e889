// SPDX-License-Identifier: MIT
#include "tee_trust.hpp"

#include <algorithm>
#include <array>
#include <system_error>

namespace superrelay::app {
namespace {

using kms::TaSigningKey;
using readiness::Finding;
using readiness::Severity;

/// GlobalPlatform TEE Internal Core API 1.3.1, 7.6: hardware that the TEE controls.
constexpr std::uint32_t kHardwareLevel = 1000;

/// eMMC's, and those that the kernel hands on to OP-TEE itself.
constexpr auto kRpmbFolders = std::to_array<std::string_view>({
    "bus/mmc_rpmb/devices",
    "class/rpmb",
});

bool has_rpmb(const std::filesystem::path& sysfs) {
    return std::ranges::any_of(kRpmbFolders, [&](std::string_view folder) {
        std::error_code missing;
        const std::filesystem::directory_iterator devices(sysfs / folder, missing);
        return !missing && devices != std::filesystem::directory_iterator();
    });
}

void check_signing_key(TaSigningKey key, std::vector<Finding>& found) {
    switch (key) {
        case TaSigningKey::published:
            found.push_back({Severity::warning, "published_ta_key",
                             "OP-TEE runs TAs that are signed with a published key: anybody can "
                             "sign one that reads the keys",
                             "build OP-TEE and the TA with a key of your own (docs/hardened.md)"});
            break;
        case TaSigningKey::unknown:
            found.push_back({Severity::warning, "ta_key_unknown",
                             "it is not known whether OP-TEE trusts a published key: the canaries "
                             "could not be asked",
                             "install the TAs of scripts/build-canary beside ours"});
            break;
        case TaSigningKey::own:
            break;
    }
}

void check_rollback(RollbackGuard guard, std::vector<Finding>& found) {
    if (guard == RollbackGuard::rpmb) return;
    const bool emulated = guard == RollbackGuard::emulated_rpmb;
    found.push_back({Severity::warning, "rollback_unprotected",
                     emulated ? "the TEE's storage is guarded by an RPMB that is emulated: after a "
                                "restart an older copy is taken for the newest"
                              : "the TEE's storage can be put back to an older copy unnoticed",
                     "use a device with RPMB and an OP-TEE that is built for it "
                     "(docs/hardened.md)"});
}

}  // namespace

std::string_view name_of(RollbackGuard guard) noexcept {
    switch (guard) {
        case RollbackGuard::rpmb:
            return "rpmb";
        case RollbackGuard::emulated_rpmb:
            return "emulated_rpmb";
        case RollbackGuard::none:
            break;
    }
    return "unguarded";
}

RollbackGuard rollback_guard(std::uint32_t level, const std::filesystem::path& sysfs) {
    if (level < kHardwareLevel) return RollbackGuard::none;
    return has_rpmb(sysfs) ? RollbackGuard::rpmb : RollbackGuard::emulated_rpmb;
}

std::vector<Finding> check_tee_trust(const TeeTrust& trust) {
    std::vector<Finding> found;
    check_signing_key(trust.ta_signing_key, found);
    check_rollback(trust.rollback_guard, found);
    if (trust.hardware_key == kms::HardwareKey::constant) {
        found.push_back({Severity::warning, "known_huk",
                         "the hardware unique key is all zeros: whoever has the disk of the TEE's "
                         "storage has the keys",
                         "build OP-TEE so that it reads the device's own (docs/hardened.md)"});
    }
    return found;
}

}  // namespace superrelay::app
