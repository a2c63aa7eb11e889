// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <superrelay/ahab/boot_image.hpp>

namespace superrelay::ahab {
namespace {

/// A boot image of tests/imx93, which makes them from the format's description.
Bytes seed(const std::string& name) {
    std::ifstream in(SUPERRELAY_AHAB_SEEDS "/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST(BootImage, signed_by_the_oem) {
    const auto file = seed("signed");
    const auto image = parse(file);
    ASSERT_TRUE(image) << image.error().message;
    ASSERT_EQ(image->containers.size(), 3U);
    EXPECT_EQ(image->end, 0x1c28U);

    const auto& ele = image->containers[0];
    EXPECT_EQ(ele.srk_set, SrkSet::nxp);
    EXPECT_EQ(ele.images.at(0).type, 6);
    EXPECT_EQ(ele.images.at(0).hash_type, HashType::sha512);
    EXPECT_EQ(ele.images.at(0).hash.size(), 64U);
    EXPECT_FALSE(ele.signature);

    const auto& last = image->containers[2];
    EXPECT_EQ(last.header.offset, 0x1000U);
    EXPECT_EQ(last.images.size(), 3U);
    EXPECT_EQ(last.images.at(2).load_address, 0x96000000U);
    EXPECT_EQ(last.images.at(2).data, (Part{.offset = 0x1c00, .size = 40}));
    ASSERT_TRUE(last.signature);
    EXPECT_EQ(last.signature->srks.size(), 4U);
    EXPECT_EQ(last.signature->srks.at(3).first.size(), 48U);
    EXPECT_EQ(last.signature->signature.size(), 96U);
    EXPECT_EQ(last.signature->signed_part, (Part{.offset = 0x1000, .size = 0x190 + 456}));
}

TEST(BootImage, not_signed_yet) {
    const auto file = seed("unsigned");
    const auto image = parse(file);
    ASSERT_TRUE(image) << image.error().message;
    EXPECT_EQ(image->containers[2].srk_set, SrkSet::none);
    EXPECT_EQ(image->containers[2].signature_block_at, 0x1190U);
}

/// No prefix of a good file is read beyond its end, and none is one.
TEST(BootImage, cut_short_anywhere) {
    const auto file = seed("signed");
    for (std::size_t size = 0; size < 0x1c28; ++size) {
        // A copy of that size, so that the sanitizer sees a step too far.
        const Bytes cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
        EXPECT_FALSE(parse(cut)) << size;
    }
}

struct SpoiltCase {
    const char* name;
    std::size_t at;
    Bytes bytes;
    const char* says;
};

const SpoiltCase kSpoilt[] = {
    {"first_tag", 3, {0x88}, "container at 0x0: expected 0x0"},
    {"second_tag", 0x403, {0}, "container at 0x400: expected 0x0"},
    {"third_tag", 0x1003, {0}, "container at 0x1000: expected 0x0"},
    {"version", 0x400, {1}, "container at 0x400: expected 0x0"},
    {"offset_wraps", 0x1010, {0xff, 0xff, 0xff, 0xff}, "image at 0x100000fff: its 64 bytes"},
    {"size_wraps", 0x1014, {0xff, 0xff, 0xff, 0xff}, "image at 0x1400: its 4294967295 bytes"},
    {"hash_type", 0x1029, {0x03}, "expected hash type 0, 1 or 2"},
    {"srk_set", 0x1004, {3}, "expected SRK set 0, 1 or 2"},
    {"no_header", 0x1001, {0, 0}, "expected a length of at least 16, not 0"},
    {"header_beyond_file", 0x1001, {0xff, 0xff}, "goes beyond what holds it"},
    {"images_beyond_header", 0x100b, {0xff}, "has no room for 255 image entries"},
    {"block_in_header", 0x100c, {0, 0}, "its signature block overlaps its image entries"},
    {"block_beyond", 0x100c, {0xfd, 0xff}, "signature block at 0x10ffd: begins outside"},
    {"block_too_short", 0x1191, {15, 0}, "expected a length of at least 16, not 15"},
    {"table_in_header", 0x1196, {8, 0}, "expected an SRK table and then a signature"},
    {"signature_first", 0x1198, {16, 0}, "expected an SRK table and then a signature"},
    {"table_too_long", 0x11a1, {0xff, 0x01}, "SRK table at 0x11a0: its length of 511"},
    {"table_empty", 0x11a1, {4, 0}, "SRK table at 0x11a0: has no record"},
    {"table_ends_in_record", 0x11a1, {10, 0}, "the table ends inside its header"},
    {"record_tag", 0x11a4, {0}, "expected the tag 225"},
    {"record_empty", 0x11a5, {0, 0}, "its length of 0 is not inside the table"},
    {"key_lengths", 0x11ac, {47, 0}, "and of keys of 47 and 48 bytes"},
    {"signature_too_long", 0x1359, {0x69, 0}, "signature at 0x1358: its length of 105"},
    {"signature_too_short", 0x1359, {7, 0}, "expected a length of at least 8, not 7"},
    {"image_over_header", 0x1010, {0, 0, 0, 0}, "overlaps the one from"},
};

TEST(BootImage, spoilt) {
    const auto good = seed("signed");
    for (const auto& c : kSpoilt) {
        SCOPED_TRACE(c.name);
        auto file = good;
        std::ranges::copy(c.bytes, file.begin() + static_cast<std::ptrdiff_t>(c.at));
        const auto image = parse(file);
        ASSERT_FALSE(image);
        EXPECT_EQ(image.error().code, Errc::invalid_params);
        EXPECT_NE(image.error().message.find(c.says), std::string::npos) << image.error().message;
    }
}

}  // namespace
}  // namespace superrelay::ahab
