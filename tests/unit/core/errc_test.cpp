// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <sstream>
#include <string>
#include <superrelay/core/errc.hpp>

namespace superrelay {
namespace {

struct Row {
    Errc code;
    std::string_view name;
    std::string_view verdict;
    int json_rpc;
    int exit;
    std::string_view meaning;
};

constexpr auto kTable = std::to_array<Row>({
#define SUPERRELAY_ERRC(name, verdict, json_rpc, exit, meaning) \
    {Errc::name, #name, #verdict, json_rpc, exit, meaning},
#include <superrelay/core/errc.def>
#undef SUPERRELAY_ERRC
});

TEST(Errc, every_row_is_reachable) {
    for (const Row& row : kTable) {
        EXPECT_EQ(name_of(row.code), row.name);
        EXPECT_EQ(name_of(verdict_of(row.code)), row.verdict);
        EXPECT_EQ(json_rpc_code(row.code), row.json_rpc);
        EXPECT_EQ(exit_code(row.code), row.exit);
    }
}

TEST(Errc, a_denial_is_never_a_code_that_clients_retry) {
    // viem retries on these; a refusal by policy that is retried is load without end.
    constexpr std::array kRetried{-1, -32603, -32005, -32007, 429};
    for (const Row& row : kTable) {
        if (row.verdict != "denied") continue;
        for (const int retried : kRetried)
            EXPECT_NE(row.json_rpc, retried) << row.name;
    }
}

TEST(Errc, the_documentation_has_the_same_table) {
    std::ifstream file(SUPERRELAY_SOURCE_DIR "/docs/errors.md");
    std::ostringstream text;
    text << file.rdbuf();
    for (const Row& row : kTable) {
        std::ostringstream expected;
        expected << "| " << row.name << " | " << row.verdict << " | " << row.json_rpc << " | "
                 << row.exit << " | " << row.meaning << " |";
        EXPECT_NE(text.str().find(expected.str()), std::string::npos)
            << "docs/errors.md lacks: " << expected.str();
    }
}

}  // namespace
}  // namespace superrelay
