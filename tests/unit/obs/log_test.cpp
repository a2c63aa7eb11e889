// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <limits>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include <superrelay/obs/log.hpp>

namespace superrelay::obs {
namespace {

using namespace std::string_literals;

// 2026-11-22T22:40:00.123Z
std::chrono::system_clock::time_point fixed_now() {
    return std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + std::chrono::hours(22) +
           std::chrono::minutes(40) + std::chrono::milliseconds(123);
}

LogSettings settings(Format format, Level level = Level::debug) {
    return {level, format, fixed_now};
}

std::string logged(Format format, Fields fields) {
    std::ostringstream out;
    Log(settings(format), out).info("m", fields);
    return out.str();
}

TEST(Log, WritesOneLogfmtLine) {
    std::ostringstream out;
    Log(settings(Format::text), out).info("listening", {{"rpc_api", "127.0.0.1:3000"}, {"n", 3}});
    EXPECT_EQ(out.str(),
              "2026-11-22T22:40:00.123Z info  msg=\"listening\" rpc_api=127.0.0.1:3000 n=3\n");
}

TEST(Log, WritesOneJsonLine) {
    std::ostringstream out;
    Log(settings(Format::json), out).error("listening", {{"rpc_api", "[::1]:0"}, {"ok", true}});
    EXPECT_EQ(out.str(), R"({"time":"2026-11-22T22:40:00.123Z","level":"error","msg":"listening",)"
                         R"("rpc_api":"[::1]:0","ok":true})"
                         "\n");
}

struct ValueCase {
    const char* name;
    std::string value;
    std::string text;
    std::string json;
};

class Escaping : public testing::TestWithParam<ValueCase> {};

TEST_P(Escaping, KeepsAValueInItsPlace) {
    const std::string head = "2026-11-22T22:40:00.123Z ";
    EXPECT_EQ(logged(Format::text, {{"k", GetParam().value}}),
              head + "info  msg=\"m\" k=" + GetParam().text + "\n");
    EXPECT_EQ(logged(Format::json, {{"k", GetParam().value}}),
              R"({"time":"2026-11-22T22:40:00.123Z","level":"info","msg":"m","k":)" +
                  GetParam().json + "}\n");
}

const ValueCase kValues[] = {
    {"plain", "0xabc", "0xabc", R"("0xabc")"},
    {"empty", "", R"("")", R"("")"},
    {"space", "a b", R"("a b")", R"("a b")"},
    {"forged_field", "a level=error", R"("a level=error")", R"("a level=error")"},
    {"forged_pair", "a=b", R"("a=b")", R"("a=b")"},
    {"forged_line", "a\n2026 info", R"("a\n2026 info")", R"("a\n2026 info")"},
    {"carriage_return", "a\rb", R"("a\rb")", R"("a\rb")"},
    {"tab", "a\tb", R"("a\tb")", R"("a\tb")"},
    {"quote", R"(a"b)", R"("a\"b")", R"("a\"b")"},
    {"quote_escape", R"(a\" x="1)", R"("a\\\" x=\"1")", R"("a\\\" x=\"1")"},
    {"nul", "a\0b"s, R"("a\u0000b")", R"("a\u0000b")"},
    {"terminal_escape", "\x1b[2J", R"("\u001b[2J")", R"("\u001b[2J")"},
    {"delete", "a\x7f", R"("a\u007f")", R"("a\u007f")"},
    {"c1_control", "a\xc2\x85", R"("a\u0085")", R"("a\u0085")"},
    {"line_separator", "a\xe2\x80\xa8", R"("a\u2028")", R"("a\u2028")"},
    {"direction_override", "a\xe2\x80\xae", R"("a\u202e")", R"("a\u202e")"},
    {"utf8_kept", "h\xc3\xa9 \xf0\x9f\x99\x82", "\"h\xc3\xa9 \xf0\x9f\x99\x82\"",
     "\"h\xc3\xa9 \xf0\x9f\x99\x82\""},
    {"lone_continuation", "\x80", R"("\x80")", "\"\xef\xbf\xbd\""},
    {"overlong", "\xc0\xaf", R"("\xc0\xaf")", "\"\xef\xbf\xbd\xef\xbf\xbd\""},
    {"surrogate", "\xed\xa0\x80", R"("\xed\xa0\x80")", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
    {"beyond_unicode", "\xf4\x90\x80\x80", R"("\xf4\x90\x80\x80")",
     "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
    {"cut_short", "a\xc3", R"("a\xc3")", "\"a\xef\xbf\xbd\""},
    {"longest", std::string(1024, 'x'), std::string(1024, 'x'),
     "\"" + std::string(1024, 'x') + "\""},
    {"too_long", std::string(1030, 'x'), "\"" + std::string(1024, 'x') + "...(+6 bytes)\"",
     "\"" + std::string(1024, 'x') + "...(+6 bytes)\""},
    {"too_long_between_characters", std::string(1023, 'x') + "\xc3\xa9",
     "\"" + std::string(1023, 'x') + "...(+2 bytes)\"",
     "\"" + std::string(1023, 'x') + "...(+2 bytes)\""},
};

INSTANTIATE_TEST_SUITE_P(Log, Escaping, testing::ValuesIn(kValues),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(Log, EscapesTheMessageToo) {
    std::ostringstream out;
    Log(settings(Format::text), out).warn("a\" level=info\nx");
    EXPECT_EQ(out.str(), "2026-11-22T22:40:00.123Z warn  msg=\"a\\\" level=info\\nx\"\n");
}

TEST(Log, LeavesFormatBracesAlone) {
    EXPECT_NE(logged(Format::text, {{"k", "{}{0}%v"}}).find("k={}{0}%v\n"), std::string::npos);
}

TEST(Log, MendsKeys) {
    const std::string line = logged(Format::text, {{"a b=\n", 1}, {"msg", 2}, {"", 3}});
    EXPECT_NE(line.find(" a_b__=1 msg_=2 _=3\n"), std::string::npos) << line;
}

TEST(Log, WritesEveryKindOfValue) {
    const Fields fields = {{"i", -5},    {"u", std::numeric_limits<std::uint64_t>::max()},
                           {"d", 0.5},   {"inf", std::numeric_limits<double>::infinity()},
                           {"b", false}, {"null", static_cast<const char*>(nullptr)}};
    EXPECT_NE(logged(Format::text, fields)
                  .find(" i=-5 u=18446744073709551615 d=0.5 inf=inf b=false null=\"\"\n"),
              std::string::npos);
    EXPECT_NE(
        logged(Format::json, fields)
            .find(R"("i":-5,"u":18446744073709551615,"d":0.5,"inf":null,"b":false,"null":"")"),
        std::string::npos);
}

TEST(Log, DropsWhatIsBelowItsLevel) {
    std::ostringstream out;
    const Log log(settings(Format::text, Level::warn), out);
    log.debug("x");
    log.info("x");
    EXPECT_EQ(out.str(), "");
    EXPECT_FALSE(log.enabled(Level::info));
    log.error("y");
    EXPECT_NE(out.str(), "");
}

TEST(Log, OffIsSilent) {
    std::ostringstream out;
    Log(settings(Format::text, Level::off), out).error("x");
    EXPECT_EQ(out.str(), "");
}

TEST(Log, NeverThrowsOut) {
    std::ostringstream out;
    LogSettings broken = settings(Format::text);
    broken.now = []() -> std::chrono::system_clock::time_point {
        throw std::runtime_error("no clock");
    };
    EXPECT_NO_THROW(Log(broken, out).info("x"));
    EXPECT_EQ(out.str(), "");
}

TEST(Log, LinesOfThreadsDoNotMix) {
    constexpr int kThreads = 4;
    constexpr int kLines = 200;
    std::ostringstream out;
    const Log log(settings(Format::text), out);
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&log] {
            for (int i = 0; i < kLines; ++i) {
                log.info("line", {{"k", "v"}});
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    std::istringstream lines(out.str());
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        ASSERT_EQ(line, "2026-11-22T22:40:00.123Z info  msg=\"line\" k=v");
    }
    EXPECT_EQ(count, kThreads * kLines);
}

TEST(LogNames, Parse) {
    EXPECT_EQ(parse_level("debug"), Level::debug);
    EXPECT_EQ(parse_level("off"), Level::off);
    EXPECT_EQ(parse_level("INFO"), std::nullopt);
    EXPECT_EQ(parse_format("json"), Format::json);
    EXPECT_EQ(parse_format("text"), Format::text);
    EXPECT_EQ(parse_format(""), std::nullopt);
}

}  // namespace
}  // namespace superrelay::obs
