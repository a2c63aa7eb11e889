// SPDX-License-Identifier: MIT
#include <superrelay/audit/verify.hpp>

#include "record_folder.hpp"

namespace superrelay::audit {
namespace {

namespace fs = std::filesystem;

/// A record of six lines in three files.
class VerifyTest : public RecordFolder {
protected:
    VerifyTest() {
        std::vector<std::string> events = {start_line(fixed_time(), {})};
        for (const char* name : {"a", "b", "c", "d", "e"})
            events.push_back(to_line(fixed_time(), refusal(name)));
        all_ = linked(events);
        put();
    }

    void put() const {
        for (std::size_t i = 0; i < 3; ++i)
            put(i, all_[2 * i] + all_[2 * i + 1]);
    }
    void put(std::size_t file, const std::string& text) const { std::ofstream(name(file)) << text; }
    [[nodiscard]] std::string name(std::size_t i) const {
        return i == 2 ? file() : rotated_name(file(), 2 * i);
    }
    [[nodiscard]] Head head_of(std::size_t line) const {
        return {line, hash_of(all_[line].substr(0, all_[line].size() - 1))};
    }
    /// Why it does not hold; empty: it does.
    [[nodiscard]] std::string fault(const std::vector<Head>& anchors = {}) const {
        const auto found = verify_record(file(), {.anchors = anchors});
        if (found) return "";
        EXPECT_EQ(found.error().code, Errc::corrupt);
        return found.error().message.substr(folder_.string().size() + 1);
    }

    std::vector<std::string> all_;
};

TEST_F(VerifyTest, tells_what_a_record_that_holds_has) {
    const auto found = verify_record(file());
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found->files, 3U);
    EXPECT_EQ(found->chain.lines, 6U);
    EXPECT_EQ(found->chain.first_time, "2026-11-22T22:40:00.123Z");
    EXPECT_EQ(found->chain.head, head_of(5));
    EXPECT_TRUE(verify({name(2), name(0), name(1)})) << "in any order";
}

TEST_F(VerifyTest, finds_what_was_done_to_a_line) {
    put(0, all_[0] + all_[1].substr(0, all_[1].find("\"a\"")) + "\"A\"" +
               all_[1].substr(all_[1].find("\"a\"") + 3));
    EXPECT_EQ(fault(),
              "audit.jsonl.000000000002:1: the line before, 1, is not the one that this was linked "
              "to: one of them was changed");
    put(0, all_[0]);
    EXPECT_EQ(fault(),
              "audit.jsonl.000000000002:1: line 2 follows line 0: those between are missing");
    put(0, all_[0] + all_[1] + all_[1]);
    EXPECT_EQ(fault(),
              "audit.jsonl.000000000000:3: line 1 follows line 1: a copy, or out of order");
    put();
    put(1, all_[3] + all_[2]);
    EXPECT_NE(fault().find("line 3 follows line 1"), std::string::npos);
    put(1, all_[2] + "{}\n" + all_[3]);
    EXPECT_NE(fault().find(":3: the 3 bytes before it are no lines of the record"),
              std::string::npos);
}

TEST_F(VerifyTest, finds_what_was_done_to_a_file) {
    fs::remove(name(1));
    EXPECT_EQ(fault(), "audit.jsonl:1: line 4 follows line 1: those between are missing");
    put();
    fs::remove(name(0));
    EXPECT_EQ(fault(),
              "audit.jsonl: the record begins with line 2, and nothing tells that those before it "
              "were deleted");
    EXPECT_EQ(fault({head_of(1)}), "") << "it was anchored";
    put();
    fs::resize_file(name(1), fs::file_size(name(1)) - 5);
    EXPECT_NE(fault().find("audit.jsonl:1: the "), std::string::npos);
    put();
    fs::resize_file(file(), fs::file_size(file()) - 5);
    EXPECT_NE(fault().find("bytes are no lines of the record: cut off"), std::string::npos);
    put();
    fs::copy_file(name(0), file() + ".bak");
    EXPECT_NE(fault().find("line 0 follows line 1: a copy"), std::string::npos);
    fs::remove(file() + ".bak");
    std::ofstream(file() + ".1.gz") << "compressed";
    EXPECT_EQ(fault(), "") << "what is none of its files";
}

TEST_F(VerifyTest, an_end_that_is_cut_off_is_found_by_its_anchor_alone) {
    put(2, all_[4]);
    EXPECT_EQ(fault(), "");
    EXPECT_EQ(fault({head_of(5)}),
              "audit.jsonl: line 5, which was anchored, is missing: the end is cut off");
    EXPECT_EQ(fault({head_of(0), head_of(4)}), "");
    EXPECT_EQ(fault({Head{3, {}}}),
              "audit.jsonl.000000000002:2: it is not the line 3 that was anchored");
}

TEST_F(VerifyTest, a_deleted_file_is_one_that_the_record_tells_of) {
    for (const bool right : {true, false}) {
        put();
        const auto last = right ? head_of(1) : Head{1, {}};
        std::ofstream(file(), std::ios::app)
            << chained(head_of(5), remove_line(fixed_time(), "audit.jsonl.000000000000", last));
        fs::remove(name(0));
        EXPECT_EQ(fault().empty(), right);
    }
}

TEST_F(VerifyTest, names_what_cannot_be_read) {
    EXPECT_EQ(verify({file(), file() + ".2"}).error().message,
              file() + ".2: No such file or directory");
    EXPECT_EQ(verify({file() + ".2"}).error().code, Errc::not_found);
    EXPECT_EQ(verify_record("/nonexistent/audit.jsonl").error().code, Errc::not_found);
    EXPECT_EQ(verify({"/dev/null"}).error().message, "/dev/null: expected a file");
    std::ofstream(file()) << "{}\n";
    EXPECT_EQ(verify({file()}).error().message, file() + ": it has no line of a record");
}

TEST_F(VerifyTest, takes_what_stands_at_the_path_for_the_record) {
    put(2, "junk");
    EXPECT_EQ(fault().substr(0, 40), "audit.jsonl: the last 5 bytes are no lin");
    fs::remove(name(0));
    fs::remove(name(1));
    EXPECT_NE(fault().find("bytes are no lines of the record"), std::string::npos);
}

TEST_F(VerifyTest, finds_no_record_where_no_line_is_left) {
    fs::remove(name(0));
    fs::remove(name(1));
    const auto missing = [&] {
        const auto found = verify_record(file());
        EXPECT_FALSE(found);
        return found ? Errc::internal : found.error().code;
    };
    put(2, "");
    EXPECT_EQ(missing(), Errc::not_found) << "an empty file";
    EXPECT_EQ(verify({file()}).error().message,
              file() + ": expected a record, found no line of one");
    std::ofstream(file() + ".000000000000.gz") << "compressed";
    fs::remove(file());
    EXPECT_EQ(missing(), Errc::not_found) << "compressed ones alone";
}

TEST_F(VerifyTest, tells_how_far_it_is) {
    using Told = std::vector<std::pair<std::uint64_t, std::uint64_t>>;
    const std::uint64_t first = fs::file_size(name(0));
    const std::uint64_t second = first + fs::file_size(name(1));
    const std::uint64_t all = second + fs::file_size(file());
    const auto told_each = [&](std::uint64_t step) {
        Told told;
        EXPECT_TRUE(verify_record(
            file(),
            {.progress = [&](std::uint64_t done, std::uint64_t of) { told.emplace_back(done, of); },
             .progress_step = step}));
        return told;
    };
    EXPECT_EQ(told_each(1), (Told{{first, all}, {second, all}, {all, all}}));
    EXPECT_EQ(told_each(second), (Told{{second, all}}));
    EXPECT_EQ(told_each(all + 1), Told{});
}

TEST_F(VerifyTest, takes_no_line_without_an_end) {
    put(2, std::string(kMaxForeign * 2, 'x'));
    std::ofstream(file(), std::ios::app) << "\n" << all_[4];
    const auto found = verify({name(0), name(1), file()});
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, Errc::corrupt);
    EXPECT_EQ(found.error().message, file() + ": it has no line of a record");
    put(0, all_[0] + std::string(kMaxForeign * 2, 'x') + "\n" + all_[1]);
    put(2, all_[4] + all_[5]);
    EXPECT_EQ(fault(), "audit.jsonl.000000000000:2: a line without an end");
}

struct Shape {
    const char* name;
    std::string text;
};

TEST(Chain, takes_lines_that_say_where_they_stand_alone) {
    const std::string zeros(64, '0');
    EXPECT_TRUE(parse_chained(R"({"seq":0,"prev":"0x)" + zeros + "\"}"));
    for (const auto& [name, text] : std::vector<Shape>{
             {"empty", ""},
             {"no_object", "[]"},
             {"no_seq", R"({"prev":"0x)" + zeros + "\"}"},
             {"seq_text", R"({"seq":"0","prev":"0x)" + zeros + "\"}"},
             {"seq_negative", R"({"seq":-1,"prev":"0x)" + zeros + "\"}"},
             {"seq_fraction", R"({"seq":1.0,"prev":"0x)" + zeros + "\"}"},
             {"seq_beyond_json", R"({"seq":9007199254740992,"prev":"0x)" + zeros + "\"}"},
             {"seq_last_of_64_bits", R"({"seq":18446744073709551615,"prev":"0x)" + zeros + "\"}"},
             {"no_prev", R"({"seq":0})"},
             {"prev_short", R"({"seq":0,"prev":"0x00"})"},
             {"prev_number", R"({"seq":0,"prev":0})"},
             {"more_behind", R"({"seq":0,"prev":"0x)" + zeros + "\"}}"},
             {"too_long", R"({"seq":0,"prev":"0x)" + zeros + "\"}" + std::string(kMaxLine, ' ')}}) {
        EXPECT_FALSE(parse_chained(text)) << name;
    }
}

}  // namespace
}  // namespace superrelay::audit
