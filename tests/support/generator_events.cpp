// SPDX-License-Identifier: MIT
#include "generator_events.hpp"

#include <dlfcn.h>

#include <mutex>
#include <utility>

namespace {

std::mutex g_mutex;
std::vector<std::vector<std::uint8_t>> g_events;

}  // namespace

extern "C" void RAND_add(const void* event, int size, double entropy) {
    static const auto next =
        reinterpret_cast<void (*)(const void*, int, double)>(dlsym(RTLD_NEXT, "RAND_add"));
    const auto* bytes = static_cast<const std::uint8_t*>(event);
    {
        const std::lock_guard lock(g_mutex);
        g_events.emplace_back(bytes, bytes + size);
    }
    next(event, size, entropy);
}

namespace superrelay::support {

std::vector<std::vector<std::uint8_t>> take_generator_events() {
    const std::lock_guard lock(g_mutex);
    return std::exchange(g_events, {});
}

}  // namespace superrelay::support
