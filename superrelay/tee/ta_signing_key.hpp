// SPDX-License-Identifier: MIT
#pragma once

#include <tee_client_api.h>

#include <array>
#include <cstdint>
#include <superrelay/kms/types.hpp>

namespace superrelay::tee {

/// Opens a session to a TA and closes it again.
/// @return TEEC_SUCCESS, or the result code of the TEE or the TA
[[nodiscard]] std::uint32_t try_open(const TEEC_UUID& ta);

/// What the canaries tell, one signed with each key that OP-TEE's source publishes (ta/canary).
/// @param codes  what opening them came to
[[nodiscard]] kms::TaSigningKey judge_canaries(std::array<std::uint32_t, 2> codes) noexcept;

/// Tries to open the canaries. Blocking.
[[nodiscard]] kms::TaSigningKey ask_canaries();

}  // namespace superrelay::tee
