// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <superrelay/readiness/finding_group.hpp>
#include <superrelay/readiness/production.hpp>

namespace superrelay::readiness {
namespace {

using Names = std::vector<std::string>;

Waivers waive(const Names& names) {
    return Waivers::parse(names).value();
}

TEST(Waivers, are_known_names_each_once) {
    EXPECT_EQ(waive({"softtee", "raw_key", "softtee"}).names(), (Names{"softtee", "raw_key"}));
    for (const auto name : kWaivable)
        EXPECT_TRUE(waive({std::string(name)}).cover(name)) << name;
}

TEST(Waivers, an_unknown_name_is_an_error_that_names_the_known_ones) {
    for (const char* const name :
         {"", "SOFTTEE", "softte", "paymaster_signer", "chain_unavailable"}) {
        const auto error = Waivers::parse(Names{"softtee", name}).error();
        EXPECT_EQ(error, (Error{Errc::config_invalid,
                                "nothing is called \"" + std::string(name) +
                                    "\" that can be waived; known are softtee, development_ta, "
                                    "known_huk, published_ta_key, raw_key, "
                                    "rollback_unprotected, ta_key_unknown, deposit_low, "
                                    "stake_missing"}));
    }
}

TEST(Waivers, show_a_finding_as_waived) {
    Findings findings(waive({"softtee"}));
    const auto* shown = findings.report({Severity::error, "softtee", "m", "r"});
    ASSERT_NE(shown, nullptr);
    EXPECT_EQ(shown->severity, Severity::waived);
    EXPECT_EQ(name_of(shown->severity), "waived");
    EXPECT_FALSE(findings.has_errors());
    EXPECT_EQ(findings.report({Severity::error, "softtee", "m", "r"}), nullptr);
    EXPECT_EQ(findings.report({Severity::error, "raw_key", "m", "r"})->severity, Severity::error);
    EXPECT_TRUE(findings.has_errors());
}

Finding warning(const std::string& name) {
    return {Severity::warning, name, "M", "m"};
}

std::string line_of(const std::string& name) {
    return name + ": not on network \"mainnet\": M; m, or add \"" + name + "\" to security.waive";
}

TEST(Production, refuses_to_start_on_sand_unless_it_is_waived) {
    const Finding softtee{Severity::warning, "softtee", "S", "s"};
    const Finding development{Severity::warning, "development_ta", "D", "d"};
    const Finding raw{Severity::error, "raw_key", "R", "r"};
    const Finding other{Severity::error, "signer_unavailable", "O", "o"};
    const std::string softtee_line =
        "softtee: not on network \"mainnet\": S; s, or add \"softtee\" to security.waive";
    const std::string development_line =
        "development_ta: not on network \"mainnet\": D; d, or add \"development_ta\" to "
        "security.waive";
    const std::string raw_line =
        "raw_key: not on network \"mainnet\": R; r, or add \"raw_key\" to security.waive";
    struct {
        const char* name;
        const char* network;
        std::vector<Finding> findings;
        Names waived;
        std::string expected;  // empty: it starts
    } const cases[] = {
        {"dev", "dev", {softtee, development, warning("known_huk"), raw}, {}, ""},
        {"sound", "mainnet", {}, {}, ""},
        {"what_may_be_mended_later", "mainnet", {other}, {}, ""},
        {"softtee", "mainnet", {softtee, other}, {}, softtee_line},
        {"development_ta", "mainnet", {development}, {}, development_line},
        {"published", "mainnet", {warning("published_ta_key")}, {}, line_of("published_ta_key")},
        {"raw_key", "mainnet", {raw}, {}, raw_line},
        {"known_huk", "mainnet", {warning("known_huk")}, {}, line_of("known_huk")},
        {"rollback",
         "mainnet",
         {warning("rollback_unprotected")},
         {},
         line_of("rollback_unprotected")},
        {"unknown", "mainnet", {warning("ta_key_unknown")}, {}, line_of("ta_key_unknown")},
        {"waived_huk", "mainnet", {warning("known_huk")}, {"known_huk"}, ""},
        {"all",
         "mainnet",
         {softtee, development, raw},
         {},
         softtee_line + "\n" + development_line + "\n" + raw_line},
        {"waived", "mainnet", {softtee}, {"softtee"}, ""},
        {"another_waived", "mainnet", {softtee}, {"raw_key"}, softtee_line},
        {"like_dev", "Dev", {}, {}, ""},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        const auto started = check_production(c.network, c.findings, waive(c.waived));
        EXPECT_EQ(started ? "" : started.error().message, c.expected);
        if (!started) {
            EXPECT_EQ(exit_code(started.error().code), 78);
        }
    }
    EXPECT_FALSE(check_production("Dev", std::vector{softtee}, {}));
}

TEST(Findings, that_may_be_waived_are_documented) {
    std::ifstream file(SUPERRELAY_SOURCE_DIR "/docs/findings.md");
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    for (const auto name : kWaivable)
        EXPECT_NE(text.find("| " + std::string(name) + " |"), std::string::npos) << name;
}

TEST(FindingGroup, resolves_what_is_no_longer_found) {
    const Finding first{Severity::error, "deposit_empty", "m", "r", "chain 1"};
    const Finding second{Severity::error, "deposit_empty", "m", "r", "chain 2"};
    Finding changed = second;
    changed.message = "changed";
    Findings all;
    all.report({Severity::warning, "softtee", "m", "r"});
    FindingGroup group(all);

    auto changes = group.update({first, second});
    EXPECT_EQ(changes.appeared, (std::vector{first, second}));
    EXPECT_TRUE(changes.resolved.empty());

    changes = group.update({first, second});
    EXPECT_TRUE(changes.appeared.empty());
    EXPECT_TRUE(changes.resolved.empty());

    changes = group.update({changed});
    EXPECT_EQ(changes.appeared, std::vector{changed});
    EXPECT_EQ(changes.resolved, std::vector{first});

    changes = group.update({});
    EXPECT_EQ(changes.resolved, std::vector{changed});
    ASSERT_EQ(all.all().size(), 1U);
    EXPECT_EQ(all.all()[0].name, "softtee");
}

TEST(FindingGroup, tells_of_waived_findings_as_they_are_shown) {
    Findings all(waive({"stake_missing"}));
    FindingGroup group(all);
    const auto changes = group.update({{Severity::warning, "stake_missing", "m", "r"}});
    ASSERT_EQ(changes.appeared.size(), 1U);
    EXPECT_EQ(changes.appeared[0].severity, Severity::waived);
    EXPECT_TRUE(group.update({{Severity::warning, "stake_missing", "m", "r"}}).appeared.empty());
}

}  // namespace
}  // namespace superrelay::readiness
