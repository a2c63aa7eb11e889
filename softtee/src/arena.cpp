// SPDX-License-Identifier: MIT
#include "arena.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <new>

#include "sanitizers.hpp"

namespace softtee {

Arena::Arena(std::size_t size) : size_(size / kAlignment * kAlignment) {
    void* memory = mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    base_ = static_cast<unsigned char*>(memory);
    poison(base_, size_);
}

Arena::~Arena() {
    unpoison(base_, size_);
    munmap(base_, size_);
}

void* Arena::allocate(std::size_t size) {
    if (size > size_) return nullptr;
    const std::size_t rounded = (size + kAlignment - 1) / kAlignment * kAlignment;
    const std::size_t extent = rounded + kOverhead;
    std::size_t offset = 0;
    if (!find_gap(extent, offset)) return nullptr;
    blocks_.emplace(offset, Block{size, extent});
    unpoison(base_ + offset, size);
    peak_ = std::max(peak_, offset + extent);
    ++allocations_;
    return base_ + offset;
}

void* Arena::resize(void* block, std::size_t size) {
    const std::size_t old_size = blocks_.at(offset_of(block)).size;
    void* fresh = allocate(size);
    if (fresh == nullptr) return nullptr;
    std::memcpy(fresh, block, std::min(old_size, size));
    release(block);
    return fresh;
}

void Arena::release(void* block) {
    const auto found = blocks_.find(offset_of(block));
    std::memset(block, 0, found->second.size);
    poison(block, found->second.size);
    blocks_.erase(found);
}

bool Arena::owns(const void* block) const {
    return overlaps(block, 1) && blocks_.contains(offset_of(block));
}

bool Arena::overlaps(const void* start, std::size_t size) const {
    const auto from = reinterpret_cast<std::uintptr_t>(start);
    const auto heap = reinterpret_cast<std::uintptr_t>(base_);
    return from < heap + size_ && (from >= heap || size > heap - from);
}

bool Arena::covers(const void* start, std::size_t size) const {
    if (!overlaps(start, 1)) return false;
    const std::size_t offset = offset_of(start);
    auto next = blocks_.upper_bound(offset);
    if (next == blocks_.begin()) return false;
    const auto& [at, block] = *std::prev(next);
    const std::size_t within = offset - at;
    return within <= block.size && size <= block.size - within;
}

std::size_t Arena::offset_of(const void* pointer) const {
    return static_cast<std::size_t>(static_cast<const unsigned char*>(pointer) - base_);
}

bool Arena::find_gap(std::size_t extent, std::size_t& offset) const {
    offset = 0;
    for (const auto& [at, block] : blocks_) {
        if (at - offset >= extent) return true;
        offset = at + block.extent;
    }
    return size_ - offset >= extent;
}

}  // namespace softtee
