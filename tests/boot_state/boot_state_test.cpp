// SPDX-License-Identifier: MIT
// The boot state as a loader reads and writes it, beside Boost's CRC and states put together here.

extern "C" {
#include "boot_state.h"
}

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/crc.hpp>
#include <cstring>
#include <string>

namespace {

using Copies = std::array<boot_state, 2>;

void set_crc(boot_state& state) {
    boost::crc_32_type crc;
    crc.process_bytes(state.variables, sizeof(state.variables));
    for (std::size_t i = 0; i < sizeof(state.crc); ++i) {
        state.crc[i] = static_cast<uint8_t>(crc.checksum() >> (8 * i));
    }
}

// `variables`: NAME=value|NAME=value.
boot_state state_of(std::string variables, uint8_t serial = 0) {
    boot_state state{};
    std::ranges::replace(variables, '|', '\0');
    std::ranges::copy(variables, state.variables);
    state.serial = serial;
    set_crc(state);
    return state;
}

std::string variables_of(const boot_state& state) {
    std::string text;
    for (const char* at = state.variables; *at != '\0'; at += std::strlen(at) + 1) {
        text += text.empty() ? "" : "|";
        text += at;
    }
    return text;
}

struct Choice {
    const char* what;
    std::string before;
    char slot;
    std::string after;
};

class BootStateChoice : public testing::TestWithParam<Choice> {};

TEST_P(BootStateChoice, IsCountedAndSealed) {
    boot_state state = state_of(GetParam().before, 254);
    EXPECT_EQ(boot_state_choose(&state), GetParam().slot);
    EXPECT_EQ(variables_of(state), GetParam().after) << GetParam().what;
    EXPECT_EQ(state.serial, 255);
    boot_state sealed = state;
    set_crc(sealed);
    EXPECT_EQ(std::memcmp(&sealed, &state, sizeof(state)), 0) << "its CRC is another";
}

INSTANTIATE_TEST_SUITE_P(
    Slots, BootStateChoice,
    testing::Values(
        Choice{"the first in order", "BOOT_ORDER=A B|BOOT_A_LEFT=3|BOOT_B_LEFT=3", 'A',
               "BOOT_ORDER=A B|BOOT_A_LEFT=2|BOOT_B_LEFT=3"},
        Choice{"an update on trial", "BOOT_ORDER=B A|BOOT_A_LEFT=3|BOOT_B_LEFT=1", 'B',
               "BOOT_ORDER=B A|BOOT_A_LEFT=3|BOOT_B_LEFT=0"},
        Choice{"an update that failed", "BOOT_ORDER=B A|BOOT_A_LEFT=3|BOOT_B_LEFT=0", 'A',
               "BOOT_ORDER=B A|BOOT_A_LEFT=2|BOOT_B_LEFT=0"},
        Choice{"a slot that is out of the order", "BOOT_ORDER=B|BOOT_A_LEFT=3|BOOT_B_LEFT=2", 'B',
               "BOOT_ORDER=B|BOOT_A_LEFT=3|BOOT_B_LEFT=1"},
        Choice{"none left: all are tried again", "BOOT_ORDER=A B|BOOT_A_LEFT=0|BOOT_B_LEFT=0", 'A',
               "BOOT_ORDER=A B|BOOT_A_LEFT=2|BOOT_B_LEFT=3"},
        Choice{"attempts are hexadecimal", "BOOT_ORDER=A B|BOOT_A_LEFT=a|BOOT_B_LEFT=3", 'A',
               "BOOT_ORDER=A B|BOOT_A_LEFT=9|BOOT_B_LEFT=3"},
        Choice{"more than a digit is no count", "BOOT_ORDER=A B|BOOT_A_LEFT=30|BOOT_B_LEFT=3", 'B',
               "BOOT_ORDER=A B|BOOT_A_LEFT=30|BOOT_B_LEFT=2"},
        Choice{"an empty count is none", "BOOT_ORDER=A B|BOOT_A_LEFT=|BOOT_B_LEFT=3", 'B',
               "BOOT_ORDER=A B|BOOT_A_LEFT=|BOOT_B_LEFT=2"},
        Choice{"what else is there stays", "x=y|BOOT_ORDER=A|BOOT_A_LEFT=2|z=1", 'A',
               "x=y|BOOT_ORDER=A|BOOT_A_LEFT=1|z=1"},
        Choice{"a name that only ends alike", "XBOOT_ORDER=B|BOOT_ORDER=A|BOOT_A_LEFT=2", 'A',
               "XBOOT_ORDER=B|BOOT_ORDER=A|BOOT_A_LEFT=1"},
        Choice{"no order", "BOOT_A_LEFT=3|BOOT_B_LEFT=3", 'A',
               "BOOT_ORDER=A B|BOOT_A_LEFT=2|BOOT_B_LEFT=3"},
        Choice{"an order of nothing known", "BOOT_ORDER=C D|BOOT_A_LEFT=3|BOOT_B_LEFT=3", 'A',
               "BOOT_ORDER=A B|BOOT_A_LEFT=2|BOOT_B_LEFT=3"},
        Choice{"nothing", "", 'A', "BOOT_ORDER=A B|BOOT_A_LEFT=2|BOOT_B_LEFT=3"}));

struct Newest {
    const char* what;
    Copies copies;
    int expected;
};

class BootStateNewest : public testing::TestWithParam<Newest> {};

TEST_P(BootStateNewest, IsTheWholeOneWithTheHigherSerial) {
    EXPECT_EQ(boot_state_newest(GetParam().copies.data()), GetParam().expected) << GetParam().what;
}

const std::string kAny = "BOOT_ORDER=A";

boot_state damaged(uint8_t serial) {
    boot_state state = state_of(kAny, serial);
    state.variables[100] = 'x';
    return state;
}

// `ends`: how many of the two NUL that end the list it has.
boot_state without_end(std::size_t ends) {
    boot_state state{};
    std::fill_n(state.variables, sizeof(state.variables) - ends, 'a');
    set_crc(state);
    return state;
}

INSTANTIATE_TEST_SUITE_P(
    Copies, BootStateNewest,
    testing::Values(Newest{"the first", {state_of(kAny, 5), state_of(kAny, 4)}, 0},
                    Newest{"the second", {state_of(kAny, 5), state_of(kAny, 6)}, 1},
                    Newest{"equal", {state_of(kAny, 5), state_of(kAny, 5)}, 0},
                    Newest{"0 follows 255", {state_of(kAny, 255), state_of(kAny, 0)}, 1},
                    Newest{"255 precedes 0", {state_of(kAny, 0), state_of(kAny, 255)}, 0},
                    Newest{"the newer is damaged", {state_of(kAny, 5), damaged(6)}, 0},
                    Newest{"the first is damaged", {damaged(9), state_of(kAny, 6)}, 1},
                    Newest{"both are damaged", {damaged(1), damaged(2)}, -1},
                    Newest{"an empty disk", {}, -1},
                    Newest{"no end of the last variable", {without_end(0), state_of(kAny, 0)}, 1},
                    Newest{"no end of the list", {without_end(1), state_of(kAny, 0)}, 1}));

struct Taken {
    const char* what;
    Copies copies;
    int next;
    char slot;
    const char* variables;
};

class BootStateTaken : public testing::TestWithParam<Taken> {};

TEST_P(BootStateTaken, IsTheOtherCopy) {
    const Taken& row = GetParam();
    Copies copies = row.copies;
    char slot = 0;
    const int next = boot_state_take(copies.data(), &slot);
    ASSERT_EQ(next, row.next) << row.what;
    EXPECT_EQ(slot, row.slot) << row.what;
    const auto changed = static_cast<std::size_t>(next);
    EXPECT_EQ(variables_of(copies[changed]), row.variables) << row.what;
    EXPECT_EQ(std::memcmp(&copies[1 - changed], &row.copies[1 - changed], sizeof(boot_state)), 0)
        << row.what << ": the copy that counted was changed";
    EXPECT_EQ(boot_state_newest(copies.data()), next) << row.what;
}

INSTANTIATE_TEST_SUITE_P(
    Copies, BootStateTaken,
    testing::Values(Taken{"the first counts",
                          {state_of("BOOT_ORDER=B|BOOT_B_LEFT=3", 7), state_of(kAny, 6)},
                          1,
                          'B',
                          "BOOT_ORDER=B|BOOT_B_LEFT=2"},
                    Taken{"the second counts",
                          {state_of(kAny, 255), state_of("BOOT_ORDER=B|BOOT_B_LEFT=3", 0)},
                          0,
                          'B',
                          "BOOT_ORDER=B|BOOT_B_LEFT=2"},
                    Taken{"the newer is torn",
                          {state_of("BOOT_ORDER=B|BOOT_B_LEFT=3", 7), damaged(8)},
                          1,
                          'B',
                          "BOOT_ORDER=B|BOOT_B_LEFT=2"},
                    Taken{"none counts",
                          {damaged(1), damaged(2)},
                          0,
                          'A',
                          "BOOT_ORDER=A B|BOOT_A_LEFT=2|BOOT_B_LEFT=3"}));

TEST(BootState, SerialFollows255With0) {
    boot_state state = state_of(kAny, 255);
    boot_state_choose(&state);
    EXPECT_EQ(state.serial, 0);
}

// What a power cut leaves: each start finds a state, and all attempts of both slots are used.
TEST(BootState, GoesOnForEverWithoutAConfirmation) {
    boot_state state = state_of("BOOT_ORDER=B A|BOOT_A_LEFT=3|BOOT_B_LEFT=3");
    std::string slots;
    for (int i = 0; i < 12; ++i)
        slots += boot_state_choose(&state);
    EXPECT_EQ(slots, "BBBAAABBBAAA");
}

}  // namespace
