// SPDX-License-Identifier: MIT
#include "transcript.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "call_log.hpp"

namespace conformance {
namespace {

const char* verdict_of(const testing::TestResult& result) {
    if (result.Skipped()) return "skipped";
    return result.Passed() ? "passed" : "failed";
}

class Writer : public testing::EmptyTestEventListener {
public:
    explicit Writer(const std::string& file) : out_(file) {}

    void OnTestEnd(const testing::TestInfo& test) override {
        const std::string member =
            std::string("\"test\":\"") + test.test_suite_name() + "." + test.name() + "\"";
        std::size_t session = 0;
        for (const auto& log : take_call_logs()) {
            for (const std::string& line : log->lines())
                out_ << "{" << line << ",\"session\":" << session << "," << member << "}\n";
            ++session;
        }
        out_ << "{" << member << ",\"verdict\":\"" << verdict_of(*test.result()) << "\"}\n"
             << std::flush;
    }

private:
    std::ofstream out_;
};

}  // namespace

void write_transcript_to(const std::string& file) {
    record_calls();
    // gtest's to delete.
    testing::UnitTest::GetInstance()->listeners().Append(new Writer(file));
}

}  // namespace conformance
