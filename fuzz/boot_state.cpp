// SPDX-License-Identifier: MIT
// The input is the two copies of the boot state as they lie on the disk, behind a byte that says
// which of them gets the CRC that is right: Linux writes both, and what runs before OP-TEE reads
// them.
extern "C" {
#include "boot_state.h"
}

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>

#include "require.hpp"

namespace superrelay::fuzz {
namespace {

using Copies = std::unique_ptr<boot_state[]>;

/// On the heap and no longer than they are, so that what is read past their end is a finding.
/// Each half of the input begins a copy, the rest of which is zeros.
Copies copies_of(std::span<const std::uint8_t> input) {
    auto copies = std::make_unique<boot_state[]>(2);
    const auto half = std::min(input.size() / 2, sizeof(boot_state));
    std::memcpy(&copies[0], input.data(), half);
    std::memcpy(&copies[1], input.data() + half, half);
    return copies;
}

bool same(const boot_state& one, const boot_state& other) {
    return std::memcmp(&one, &other, sizeof(one)) == 0;
}

/// Of one copy alone: whether it counts.
bool is_whole(const boot_state& state) {
    auto copies = std::make_unique<boot_state[]>(2);
    copies[0] = state;
    // The other one is of zeros, and the CRC of those is not 0.
    return boot_state_newest(copies.get()) == 0;
}

/// The copy that counts, or none.
const boot_state* newest_of(const Copies& copies) {
    const int newest = boot_state_newest(copies.get());
    require(newest >= -1 && newest <= 1, "the first, the second or none");
    const bool first = is_whole(copies[0]);
    const bool second = is_whole(copies[1]);
    if (first && second) {
        const auto ahead = static_cast<std::uint8_t>(copies[1].serial - copies[0].serial);
        require((newest == 1) == (ahead >= 1 && ahead <= 127), "the one with the later serial");
    } else {
        require(newest == (first ? 0 : (second ? 1 : -1)), "the one that is whole");
    }
    return newest < 0 ? nullptr : &copies[newest == 0 ? 0 : 1];
}

/// Of both, as a loader does it: the other copy is the next state, the one that counts stays.
void check_taken(const Copies& copies, const boot_state* newest) {
    auto taken = std::make_unique<boot_state[]>(2);
    std::copy_n(copies.get(), 2, taken.get());
    char slot = 0;
    const auto next = static_cast<std::size_t>(boot_state_take(taken.get(), &slot));
    require(next < 2, "a copy is written");
    require(newest != &copies[next], "never the one that counts");
    require(same(taken[1 - next], copies[1 - next]), "the other stays as it was");
    auto chosen = std::make_unique<boot_state>(newest == nullptr ? boot_state{} : *newest);
    require(slot == boot_state_choose(chosen.get()) && same(taken[next], *chosen),
            "it is the next state of the one that counts");
}

/// With the copy that counts, or one of zeros.
void check_choice(const boot_state& before) {
    const auto state = std::make_unique<boot_state>(before);
    const char slot = boot_state_choose(state.get());
    require(slot == 'A' || slot == 'B', "a slot is chosen");
    require(is_whole(*state), "the state is sealed");
    require(state->serial == static_cast<std::uint8_t>(before.serial + 1),
            "the serial is the next");
    const auto again = std::make_unique<boot_state>(*state);
    boot_state_seal(again.get());
    require(same(*again, *state), "sealing it again changes nothing");
}

void run(std::span<const std::uint8_t> input) {
    const unsigned sealed = input[0];
    const auto copies = copies_of(input.subspan(1));
    for (unsigned i = 0; i < 2; ++i) {
        if ((sealed >> i & 1U) != 0) boot_state_seal(&copies[i]);
    }
    const auto* newest = newest_of(copies);
    check_choice(newest == nullptr ? boot_state{} : *newest);
    check_taken(copies, newest);
}

}  // namespace
}  // namespace superrelay::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 0) superrelay::fuzz::run({data, size});
    return 0;
}
