// SPDX-License-Identifier: MIT
#include "power_cut.hpp"

#include <dlfcn.h>

#include <atomic>
#include <cerrno>
#include <limits>

namespace {

constexpr int kForEver = std::numeric_limits<int>::max();

std::atomic<int> g_left{kForEver};
std::atomic<int> g_refused{0};

bool refuse() {
    if (g_left == kForEver) return false;
    if (g_left > 0) {
        --g_left;
        return false;
    }
    ++g_refused;
    errno = EIO;
    return true;
}

}  // namespace

extern "C" int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
    static const auto next =
        reinterpret_cast<int (*)(int, const char*, int, const char*)>(dlsym(RTLD_NEXT, "renameat"));
    return refuse() ? -1 : next(from_folder, from, to_folder, to);
}

extern "C" int unlinkat(int folder, const char* name, int flags) noexcept {
    static const auto next =
        reinterpret_cast<int (*)(int, const char*, int)>(dlsym(RTLD_NEXT, "unlinkat"));
    return refuse() ? -1 : next(folder, name, flags);
}

namespace conformance {

PowerCut::PowerCut(int changes) {
    g_refused = 0;
    g_left = changes;
}

PowerCut::~PowerCut() {
    g_left = kForEver;
}

int PowerCut::refused() const {
    return g_refused;
}

}  // namespace conformance
