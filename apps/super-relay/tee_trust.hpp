// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <superrelay/kms/types.hpp>
#include <superrelay/readiness/findings.hpp>
#include <vector>

namespace superrelay::app {

/// What keeps the TEE's storage from being put back to an older copy.
enum class RollbackGuard : std::uint8_t {
    none,
    rpmb,
    emulated_rpmb,  ///< the TEE takes it for RPMB, and this machine has none
};

/// As health shows it.
[[nodiscard]] std::string_view name_of(RollbackGuard guard) noexcept;

/// @param level  the TEE's word (kms::TaInfo::rollback_protection): it reads the same whether its
///               RPMB is a device's or only emulated by tee-supplicant
/// @param sysfs  where the kernel shows this machine's devices
[[nodiscard]] RollbackGuard rollback_guard(std::uint32_t level,
                                           const std::filesystem::path& sysfs = "/sys");

/// What a TEE in hardware stands on.
struct TeeTrust {
    kms::TaSigningKey ta_signing_key = kms::TaSigningKey::unknown;
    RollbackGuard rollback_guard = RollbackGuard::none;
    kms::HardwareKey hardware_key = kms::HardwareKey::unknown;
};

/// What of it should not be trusted.
[[nodiscard]] std::vector<readiness::Finding> check_tee_trust(const TeeTrust& trust);

}  // namespace superrelay::app
