// SPDX-License-Identifier: MIT
#include <array>
#include <superrelay/tee/tee_kms_provider.hpp>

#include "backends.hpp"

namespace superrelay::app {
namespace {

constexpr auto kBackends = std::to_array<Backend>({
    {"softtee", "the TA in a process of this operating system: for development", false,
     tee::open_tee_kms_provider},
});

}  // namespace

std::span<const Backend> built_in_backends() noexcept {
    return kBackends;
}

}  // namespace superrelay::app
