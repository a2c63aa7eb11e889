// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <crypto.hpp>
#include <optee_build.hpp>
#include <srk_table.hpp>
#include <string_view>
#include <superrelay/ahab/signature_block.hpp>
#include <superrelay/core/hex.hpp>

namespace superrelay::ahab {
namespace {

ByteView bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

struct BuildCase {
    const char* name;
    const char* text;
    std::uint64_t start;
    std::optional<std::uint64_t> size;
};

const BuildCase kBuilds[] = {
    {"as_op_tee_writes_it", "CFG_TZDRAM_SIZE=0x01e00000\nCFG_TZDRAM_START=0x96000000\n", 0x96000000,
     0x01e00000},
    {"assignments_of_make", "CFG_TZDRAM_START := 0xfe000000\r\n", 0xfe000000, std::nullopt},
    {"no_newline_at_the_end", "CFG_TZDRAM_START=0x96000000", 0x96000000, std::nullopt},
    {"a_longer_name_before", "CFG_TZDRAM_START_HI=0x1\nCFG_TZDRAM_START=0x2\n", 2, std::nullopt},
};

TEST(OpteeBuild, configuration) {
    for (const auto& c : kBuilds) {
        SCOPED_TRACE(c.name);
        const auto build = read_optee_build(bytes(c.text));
        ASSERT_TRUE(build) << build.error().message;
        EXPECT_EQ(build->start, c.start);
        EXPECT_EQ(build->size, c.size);
    }
}

TEST(OpteeBuild, refused) {
    for (const char* text :
         {"", "\n\n", "CFG_TZDRAM_START", "CFG_TZDRAM_START=", "CFG_TZDRAM_START=2516582400",
          "CFG_TZDRAM_START=0x96000000\nCFG_TZDRAM_SIZE=much\n",
          "\x7f"
          "ELF\x02\x01"}) {
        SCOPED_TRACE(text);
        EXPECT_FALSE(read_optee_build(bytes(text)));
    }
}

/// RFC 6979, A.2.6: P-384 with SHA-384, message "sample".
TEST(Signature, rfc_6979_vector) {
    const auto x = *bytes_from_hex(
        "0xEC3A4E415B4E19A4568618029F427FA5DA9A8BC4AE92E02E06AAE5286B300C64DEF8F0EA9055866064A25451"
        "5480BC13");
    const auto y = *bytes_from_hex(
        "0x8015D9B72D7D57244EA8EF9AC0C621896708A59367F9DFB9F54CA84B3F1C9DB1288B231C3AE0D4FE7344FD25"
        "33264720");
    auto signature = *bytes_from_hex(
        "0x94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E"
        "80FABE4699EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B"
        "82C71A38628AC8");
    EXPECT_TRUE(signs({x, y}, bytes("sample"), signature));
    EXPECT_FALSE(signs({x, y}, bytes("Sample"), signature));
    EXPECT_FALSE(signs({y, x}, bytes("sample"), signature)) << "no point of the curve";
    EXPECT_FALSE(signs({Bytes(48), Bytes(48)}, bytes("sample"), signature));
    EXPECT_FALSE(signs({x, y}, bytes("sample"), Bytes(96)));
    EXPECT_FALSE(signs({x, y}, bytes("sample"), ByteView(signature).first(95)));
    signature.back() ^= 1U;
    EXPECT_FALSE(signs({x, y}, bytes("sample"), signature));
}

TEST(SrkTable, is_parsed_as_it_was_made) {
    const std::vector<Bytes> keys{Bytes(96, 1), Bytes(96, 2), Bytes(96, 3), Bytes(96, 4)};
    const auto table = make_srk_table(keys);
    ASSERT_TRUE(table);
    const auto records = parse_srk_table(*table, {0, table->size()});
    ASSERT_TRUE(records) << records.error().message;
    ASSERT_EQ(records->size(), 4U);
    EXPECT_EQ(records->at(2).first[0], 3);
    EXPECT_EQ(records->at(2).algorithm, kEcdsa);
    EXPECT_EQ(records->at(2).flags, 0);
}

TEST(SrkTable, refused) {
    EXPECT_FALSE(make_srk_table(std::vector<Bytes>{Bytes(96, 1)}));
    EXPECT_FALSE(
        make_srk_table(std::vector<Bytes>{Bytes(96, 1), Bytes(96, 2), Bytes(96, 3), Bytes(96, 1)}));
    EXPECT_FALSE(
        make_srk_table(std::vector<Bytes>{Bytes(96, 1), Bytes(96, 2), Bytes(96, 3), Bytes(64, 4)}));
}

TEST(SrkTable, fuse_words_are_little_endian) {
    Bytes32 hash;
    for (std::size_t i = 0; i < 32; ++i)
        hash.bytes[i] = static_cast<std::uint8_t>(i);
    const auto words = fuse_words(hash);
    EXPECT_EQ(words[0], 0x03020100U);
    EXPECT_EQ(words[7], 0x1f1e1d1cU);
}

}  // namespace
}  // namespace superrelay::ahab
