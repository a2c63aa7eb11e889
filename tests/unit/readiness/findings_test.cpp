// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/readiness/findings.hpp>

namespace superrelay::readiness {
namespace {

TEST(Findings, a_repeated_finding_is_no_news) {
    Findings findings;
    const Finding chain{Severity::error, "chain_unavailable", "refused", "start it"};
    EXPECT_TRUE(findings.report(chain));
    EXPECT_FALSE(findings.report(chain));
    Finding other = chain;
    other.message = "timeout";
    EXPECT_TRUE(findings.report(other));
    ASSERT_EQ(findings.all().size(), 1U);
    EXPECT_EQ(findings.all()[0].message, "timeout");
}

TEST(Findings, errors_go_when_they_are_cleared) {
    Findings findings;
    findings.report({Severity::warning, "softtee", "", ""});
    EXPECT_FALSE(findings.has_errors());
    findings.report({Severity::error, "chain_unavailable", "", ""});
    EXPECT_TRUE(findings.has_errors());
    EXPECT_TRUE(findings.clear("chain_unavailable"));
    EXPECT_FALSE(findings.clear("chain_unavailable"));
    EXPECT_FALSE(findings.has_errors());
}

}  // namespace
}  // namespace superrelay::readiness
