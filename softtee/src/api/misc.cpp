// SPDX-License-Identifier: MIT
// Random numbers (TEE Internal Core API 1.3.1, 6.13), time (7) and
// cancellation (4.10).

#include <sys/time.h>
#include <ctime>

#include <chrono>
#include <cstring>

#include "api/access.hpp"
#include "uuid.hpp"

using namespace softtee;  // NOLINT(google-build-using-namespace): C functions follow

namespace {

TEE_Time read_clock(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return {static_cast<std::uint32_t>(now.tv_sec),
            static_cast<std::uint32_t>(now.tv_nsec / 1'000'000)};
}

}  // namespace

// NOLINTBEGIN(readability-identifier-naming)
extern "C" {

void TEE_GenerateRandom(void* randomBuffer, size_t randomBufferLen) {
    const ApiCall api;
    api->random_drawn();
    random_bytes(output(randomBuffer, randomBufferLen));
}

void TEE_GetSystemTime(TEE_Time* time) {
    const ApiCall api;
    required(time) = read_clock(CLOCK_MONOTONIC);
}

void TEE_GetREETime(TEE_Time* time) {
    const ApiCall api;
    required(time) = read_clock(CLOCK_REALTIME);
}

TEE_Result TEE_Wait(uint32_t timeout) {
    const ApiCall api;
    // Outside a session nobody can cancel.
    Session nobody;
    Session& session = api->session() != nullptr ? *api->session() : nobody;
    const bool slept = session.cancellation.wait_for(std::chrono::milliseconds(timeout));
    return slept ? TEE_SUCCESS : TEE_ERROR_CANCEL;
}

bool TEE_GetCancellationFlag(void) {
    const ApiCall api;
    return api->session() != nullptr && api->session()->cancellation.effective();
}

bool TEE_UnmaskCancellation(void) {
    const ApiCall api;
    return api->session() == nullptr || api->session()->cancellation.set_masked(false);
}

bool TEE_MaskCancellation(void) {
    const ApiCall api;
    return api->session() == nullptr || api->session()->cancellation.set_masked(true);
}

}  // extern "C"
// NOLINTEND(readability-identifier-naming)
