// SPDX-License-Identifier: MIT
#include "stack_gauge.hpp"

#include <algorithm>
#include <atomic>

#include "sanitizers.hpp"

namespace softtee {
namespace {

using Word = std::uint64_t;
constexpr Word kPaint = 0x5ac35ac35ac35ac3;

/// What paint() has below the address of its own frame, and must not paint: the registers that it
/// saves, at most 6 on x86-64 (System V ABI, 3.2.1), and where a function that calls nobody may
/// keep variables below its stack pointer (3.2.2).
constexpr std::size_t kSavedRegisters = 64;
constexpr std::size_t kRedZone = 128;

std::atomic<bool> g_watching{false};

volatile Word* words_at(std::uintptr_t address) {
    return reinterpret_cast<volatile Word*>(address);
}

}  // namespace

bool StackGauge::watching() {
    return g_watching;
}

bool StackGauge::watch() {
    g_watching = !kSanitized;
    return g_watching;
}

[[gnu::noinline]] void StackGauge::begin() {
    base_ =
        reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) / sizeof(Word) * sizeof(Word);
    calls_ = 0;
    paint();
}

[[gnu::noinline]] void StackGauge::leave() {
    if (calls_++ != 0) return;
    std::uintptr_t deepest = base_ - size_;
    while (deepest < base_ && *words_at(deepest) == kPaint)
        deepest += sizeof(Word);
    peak_ = std::max<std::size_t>(peak_, base_ - deepest);
}

[[gnu::noinline]] void StackGauge::enter() {
    if (--calls_ == 0) paint();
}

[[gnu::noinline]] void StackGauge::paint() const {
    const auto own =
        reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) - kSavedRegisters - kRedZone;
    for (std::uintptr_t at = base_ - size_; at + sizeof(Word) <= own; at += sizeof(Word))
        *words_at(at) = kPaint;
}

}  // namespace softtee
