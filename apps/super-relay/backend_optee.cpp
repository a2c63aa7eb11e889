// SPDX-License-Identifier: MIT
#include <array>
#include <superrelay/tee/tee_kms_provider.hpp>

#include "backends.hpp"

namespace superrelay::app {
namespace {

constexpr auto kBackends = std::to_array<Backend>({
    {"optee", "the TA in the secure world of this machine, under OP-TEE", true,
     tee::open_tee_kms_provider},
});

}  // namespace

std::span<const Backend> built_in_backends() noexcept {
    return kBackends;
}

}  // namespace superrelay::app
