// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string_view>
#include <superrelay/kms/kms_provider.hpp>

namespace superrelay::tee {

/// Keys in the SuperRelay TA, over the GlobalPlatform TEE Client API.
///
/// @param ta_uuid  in text form
/// @return Errc::config_invalid for a malformed UUID, Errc::unavailable when there is no TEE or
///         it does not have the TA, Errc::corrupt when the TEE's own records are damaged,
///         Errc::internal when the TA is not ours or the TEE broke
[[nodiscard]] Result<std::unique_ptr<kms::KmsProvider>> open_tee_kms_provider(
    std::string_view ta_uuid);

}  // namespace superrelay::tee
