// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__)
#define SOFTTEE_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SOFTTEE_ASAN 1
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define SOFTTEE_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SOFTTEE_TSAN 1
#endif
#endif

#ifdef SOFTTEE_ASAN
#include <sanitizer/asan_interface.h>
#endif

namespace softtee {

#if defined(SOFTTEE_ASAN) || defined(SOFTTEE_TSAN)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

/// Lets AddressSanitizer report any use of the range, until unpoison().
inline void poison([[maybe_unused]] void* start, [[maybe_unused]] std::size_t size) {
#ifdef SOFTTEE_ASAN
    ASAN_POISON_MEMORY_REGION(start, size);
#endif
}

inline void unpoison([[maybe_unused]] void* start, [[maybe_unused]] std::size_t size) {
#ifdef SOFTTEE_ASAN
    ASAN_UNPOISON_MEMORY_REGION(start, size);
#endif
}

/// Whether the range is a local variable that AddressSanitizer moved off the
/// calling thread's stack, to notice its use after the function returned.
inline bool on_fake_stack([[maybe_unused]] const void* start, [[maybe_unused]] std::size_t size) {
#ifdef SOFTTEE_ASAN
    void* begin = nullptr;
    void* end = nullptr;
    void* const address = const_cast<void*>(start);
    void* const stack = __asan_get_current_fake_stack();
    if (stack == nullptr || !__asan_addr_is_in_fake_stack(stack, address, &begin, &end)) {
        return false;
    }
    return size <= static_cast<std::size_t>(static_cast<char*>(end) - static_cast<char*>(address));
#else
    return false;
#endif
}

}  // namespace softtee
