// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>

namespace softtee {

/// The heap of one TA instance: a fixed block, first fit, 16-byte alignment.
///
/// The books are kept outside the block, so that a TA that writes past its
/// buffer harms itself alone; under AddressSanitizer every byte that is not
/// allocated is poisoned. Each allocation costs kOverhead more than its size,
/// about what OP-TEE's allocator takes. Not thread-safe: the instance's thread
/// is the only user.
class Arena {
public:
    static constexpr std::size_t kAlignment = 16;
    static constexpr std::size_t kOverhead = 16;

    explicit Arena(std::size_t size);
    ~Arena();
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;

    /// Bytes that are not initialised, or null when nothing fits. A size of 0
    /// gives a pointer that may only be freed.
    [[nodiscard]] void* allocate(std::size_t size);

    /// Keeps the content up to the smaller size; on null the old block stays.
    [[nodiscard]] void* resize(void* block, std::size_t size);

    /// Zeroes and frees. `block` is one that allocate() gave (see owns()).
    void release(void* block);

    /// Whether `block` is the start of a live allocation.
    [[nodiscard]] bool owns(const void* block) const;

    /// Whether the range touches the heap at all.
    [[nodiscard]] bool overlaps(const void* start, std::size_t size) const;

    /// Whether the range lies inside one live allocation.
    [[nodiscard]] bool covers(const void* start, std::size_t size) const;

    [[nodiscard]] std::size_t size() const { return size_; }
    /// How much of the block has ever been taken, gaps included.
    [[nodiscard]] std::size_t peak() const { return peak_; }
    /// How often allocate() gave something.
    [[nodiscard]] std::uint64_t allocations() const { return allocations_; }

private:
    struct Block {
        std::size_t size;    // what the caller asked for
        std::size_t extent;  // what it occupies
    };
    using Blocks = std::map<std::size_t, Block>;

    [[nodiscard]] std::size_t offset_of(const void* pointer) const;
    [[nodiscard]] bool find_gap(std::size_t extent, std::size_t& offset) const;

    unsigned char* base_;
    std::size_t size_;
    Blocks blocks_;  // by offset
    std::size_t peak_ = 0;
    std::uint64_t allocations_ = 0;
};

}  // namespace softtee
