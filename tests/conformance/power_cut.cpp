// SPDX-License-Identifier: MIT
#include "power_cut.hpp"

#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <limits>

namespace {

constexpr int kForEver = std::numeric_limits<int>::max();

std::atomic<int> g_left{kForEver};
std::atomic<int> g_refused{0};
std::atomic<int> g_steps_to_live{0};
std::atomic<int> g_confirmed{kForEver};

bool is_last_step() {
    if (g_steps_to_live == 0) return false;
    --g_steps_to_live;
    return g_steps_to_live == 0;
}

bool refuse() {
    if (is_last_step()) _exit(1);
    if (g_left == kForEver) return false;
    if (g_left > 0) {
        --g_left;
        return false;
    }
    ++g_refused;
    errno = EIO;
    return true;
}

/// Of a folder, whose sync confirms a change in it.
bool is_unconfirmed(int file) {
    struct stat status{};
    if (g_confirmed == kForEver || fstat(file, &status) != 0 || !S_ISDIR(status.st_mode))
        return false;
    if (g_confirmed == 0) return true;
    --g_confirmed;
    return false;
}

/// A file of which not all has reached the disk.
[[noreturn]] void die_half_way(int file) {
    struct stat status{};
    const bool cut = fstat(file, &status) == 0 && S_ISREG(status.st_mode) &&
                     ftruncate(file, status.st_size / 2) == 0;
    _exit(cut ? 2 : 1);
}

}  // namespace

extern "C" int fsync(int file) {
    static const auto kNext = reinterpret_cast<int (*)(int)>(dlsym(RTLD_NEXT, "fsync"));
    if (is_last_step()) die_half_way(file);
    if (is_unconfirmed(file)) {
        errno = EIO;
        return -1;
    }
    return kNext(file);
}

extern "C" int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
    static const auto kNext =
        reinterpret_cast<int (*)(int, const char*, int, const char*)>(dlsym(RTLD_NEXT, "renameat"));
    return refuse() ? -1 : kNext(from_folder, from, to_folder, to);
}

extern "C" int unlinkat(int folder, const char* name, int flags) noexcept {
    static const auto kNext =
        reinterpret_cast<int (*)(int, const char*, int)>(dlsym(RTLD_NEXT, "unlinkat"));
    return refuse() ? -1 : kNext(folder, name, flags);
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

UnconfirmedChanges::UnconfirmedChanges(int after) {
    g_confirmed = after;
}

UnconfirmedChanges::~UnconfirmedChanges() {
    g_confirmed = kForEver;
}

void die_at_storage_step(int step) {
    g_steps_to_live = step;
}

}  // namespace conformance
