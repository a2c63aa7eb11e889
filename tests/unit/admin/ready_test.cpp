// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <superrelay/admin/ready.hpp>

namespace superrelay::admin {
namespace {

namespace json = boost::json;
using readiness::Severity;

TEST(Ready, without_errors) {
    readiness::Findings findings;
    findings.report({Severity::warning, "softtee", "", ""});
    EXPECT_EQ(json::parse(ready_json(findings)),
              (json::value{{"ready", true}, {"missing", json::array()}}));
}

TEST(Ready, names_each_error_once) {
    readiness::Findings findings;
    findings.report({Severity::warning, "softtee", "", ""});
    findings.report({Severity::error, "chain_unavailable", "secret", "", "chain 1"});
    findings.report({Severity::error, "chain_unavailable", "secret", "", "chain 2"});
    findings.report({Severity::error, "paymaster_missing", "secret", ""});
    EXPECT_EQ(
        json::parse(ready_json(findings)),
        (json::value{{"ready", false}, {"missing", {"chain_unavailable", "paymaster_missing"}}}));
}

}  // namespace
}  // namespace superrelay::admin
