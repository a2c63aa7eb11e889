// SPDX-License-Identifier: MIT
#include "ta_signing_key.hpp"

#include <canary.h>

#include <algorithm>

namespace superrelay::tee {

using kms::TaSigningKey;

std::uint32_t try_open(const TEEC_UUID& ta) {
    TEEC_Context context{};
    std::uint32_t code = TEEC_InitializeContext(nullptr, &context);
    if (code != TEEC_SUCCESS) return code;
    TEEC_Session session{};
    std::uint32_t origin = 0;
    code = TEEC_OpenSession(&context, &session, &ta, TEEC_LOGIN_PUBLIC, nullptr, nullptr, &origin);
    if (code == TEEC_SUCCESS) TEEC_CloseSession(&session);
    TEEC_FinalizeContext(&context);
    return code;
}

TaSigningKey judge_canaries(std::array<std::uint32_t, 2> codes) noexcept {
    const auto refused = [](std::uint32_t code) { return code == TEEC_ERROR_SECURITY; };
    const auto opened = [](std::uint32_t code) { return code == TEEC_SUCCESS; };
    if (std::ranges::any_of(codes, opened)) return TaSigningKey::published;
    return std::ranges::all_of(codes, refused) ? TaSigningKey::own : TaSigningKey::unknown;
}

TaSigningKey ask_canaries() {
    constexpr TEEC_UUID kUpTo46 = SR_CANARY_UUID_RSA2048;
    constexpr TEEC_UUID kFrom47 = SR_CANARY_UUID_RSA4096;
    return judge_canaries({try_open(kUpTo46), try_open(kFrom47)});
}

}  // namespace superrelay::tee
