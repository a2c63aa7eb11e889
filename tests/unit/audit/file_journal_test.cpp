// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <superrelay/audit/file_journal.hpp>
#include <vector>

#include "record_folder.hpp"

namespace superrelay::audit {
namespace {

namespace fs = std::filesystem;

/// Files of this process may grow to so many bytes, as on a disk that is full then.
class SizeLimit {
public:
    explicit SizeLimit(rlim_t bytes) : old_handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        getrlimit(RLIMIT_FSIZE, &old_);
        const rlimit limit{bytes, old_.rlim_max};
        EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
    }
    ~SizeLimit() {
        setrlimit(RLIMIT_FSIZE, &old_);
        std::signal(SIGXFSZ, old_handler_);
    }
    SizeLimit(const SizeLimit&) = delete;
    SizeLimit& operator=(const SizeLimit&) = delete;

private:
    rlimit old_{};
    void (*old_handler_)(int);
};

using FileJournalTest = RecordFolder;

const SetAside kNothing{};
const std::string kStart = start_line(fixed_time(), kNothing);
const std::string kA = to_line(fixed_time(), refusal("a"));
const std::string kB = to_line(fixed_time(), refusal("b"));

SetAside foreign(const std::string& bytes) {
    return {bytes.size(), hash_of(bytes)};
}

TEST_F(FileJournalTest, makes_a_file_that_its_owner_alone_reads) {
    const auto journal = open();
    struct stat status{};
    ASSERT_EQ(stat(file().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(FileJournalTest, appends_to_what_is_there) {
    EXPECT_TRUE(open()->record(refusal("a")));
    EXPECT_TRUE(open()->record(refusal("b")));
    EXPECT_TRUE(open()->record(deletion()));
    EXPECT_EQ(lines(), linked({kStart, kA, kB, to_line(fixed_time(), deletion())}));
}

TEST_F(FileJournalTest, goes_on_from_what_another_process_wrote_meanwhile) {
    const auto journal = open();
    const auto other = open();
    EXPECT_TRUE(journal->record(refusal("a")));
    EXPECT_TRUE(other->record(refusal("b")));
    EXPECT_TRUE(journal->record(refusal("a")));
    EXPECT_EQ(lines(), linked({kStart, kA, kB, kA}));
    EXPECT_EQ(journal->head(), (Head{3, hash_of(lines()[3].substr(0, lines()[3].size() - 1))}));
}

TEST_F(FileJournalTest, writes_no_line_that_has_no_number_left) {
    const std::string last = chained(Head{kMaxSeq - 1, {}}, kA);
    write(last);
    const auto journal = open();
    const auto done = journal->record(refusal("b"));
    ASSERT_FALSE(done);
    EXPECT_NE(done.error().message.find("expected lines with numbers below 2^53"),
              std::string::npos);
    EXPECT_EQ(text_of(file()), last);
}

TEST_F(FileJournalTest, names_a_file_that_cannot_be_opened) {
    const auto journal = FileJournal::open({.path = folder_ / "missing" / "file"});
    ASSERT_FALSE(journal);
    EXPECT_EQ(journal.error().code, Errc::config_invalid);
    EXPECT_NE(journal.error().message.find("missing/file: No such file"), std::string::npos)
        << journal.error().message;
    EXPECT_FALSE(FileJournal::open({.path = folder_})) << "a folder";
}

TEST_F(FileJournalTest, sets_aside_a_line_that_another_process_left_torn) {
    write(R"({"time":"20)");
    const auto journal = open();
    EXPECT_TRUE(journal->record(refusal("a")));
    write("{");
    EXPECT_TRUE(journal->record(refusal("b")));
    const std::string torn = "{\"time\":\"20\n";
    auto expected = linked({start_line(fixed_time(), foreign(torn)), kA,
                            set_aside_line(fixed_time(), foreign("{\n")), kB});
    expected.insert(expected.begin(), torn);
    expected.insert(expected.begin() + 3, "{\n");
    EXPECT_EQ(lines(), expected);
}

TEST_F(FileJournalTest, goes_on_after_a_line_that_lacks_its_end_alone) {
    EXPECT_TRUE(open()->record(refusal("a")));
    fs::resize_file(file(), fs::file_size(file()) - 1);
    EXPECT_TRUE(open()->record(refusal("b")));
    EXPECT_EQ(lines(), linked({kStart, kA, kB}));
}

TEST_F(FileJournalTest, sets_a_record_without_links_aside) {
    write(kA + kB);
    EXPECT_TRUE(open()->record(refusal("a")));
    auto expected = linked({start_line(fixed_time(), foreign(kA + kB)), kA});
    expected.insert(expected.begin(), {kA, kB});
    EXPECT_EQ(lines(), expected);
}

TEST_F(FileJournalTest, does_not_begin_behind_more_than_a_MiB_of_something_else) {
    write(std::string(kMaxForeign, 'x') + "\n");
    const auto journal = FileJournal::open(settings());
    ASSERT_FALSE(journal);
    EXPECT_EQ(journal.error().code, Errc::config_invalid);
    EXPECT_NE(journal.error().message.find("move the file away"), std::string::npos);
}

TEST_F(FileJournalTest, does_not_hide_that_somebody_cut_the_file) {
    const auto journal = open();
    EXPECT_TRUE(journal->record(refusal("a")));
    EXPECT_TRUE(journal->record(refusal("b")));
    const auto all = linked({kStart, kA, kB, kA});
    fs::resize_file(file(), all[0].size() + all[1].size());
    EXPECT_TRUE(journal->record(refusal("a")));
    EXPECT_EQ(lines(), (std::vector{all[0], all[1], all[3]})) << "line 2 is missing";
    fs::resize_file(file(), 0);
    EXPECT_TRUE(journal->record(refusal("a")));
    EXPECT_EQ(parse_chained(lines()[0].substr(0, lines()[0].size() - 1))->seq, 4U);
}

TEST_F(FileJournalTest, tells_of_what_a_full_disk_cost) {
    const auto journal = open();
    EXPECT_TRUE(journal->record(refusal("a")));
    const auto before = linked({kStart, kA, kB});
    {
        const SizeLimit full(before[0].size() + before[1].size() + 10);
        const auto torn = journal->record(refusal("b"));
        ASSERT_FALSE(torn);
        EXPECT_EQ(torn.error().code, Errc::unavailable);
        EXPECT_NE(torn.error().message.find(file()), std::string::npos);
        EXPECT_FALSE(journal->record(refusal("c")));
        EXPECT_FALSE(journal->record(deletion()));
        EXPECT_TRUE(journal->failure());
        journal->try_again();
        EXPECT_TRUE(journal->failure());
    }
    EXPECT_TRUE(journal->record(refusal("b")));
    EXPECT_FALSE(journal->failure());
    const std::string torn = before[2].substr(0, 10) + '\n';
    auto expected = linked(
        {kStart, kA, set_aside_line(fixed_time(), foreign(torn)), gap_line(fixed_time(), 3), kB});
    expected.insert(expected.begin() + 2, torn);
    EXPECT_EQ(lines(), expected);
}

TEST_F(FileJournalTest, finds_out_by_itself_that_there_is_room_again) {
    std::unique_ptr<FileJournal> journal;
    {
        const SizeLimit full(0);
        journal = open();
        EXPECT_TRUE(journal->failure());
        EXPECT_FALSE(journal->record(refusal("a")));
    }
    journal->try_again();
    EXPECT_FALSE(journal->failure());
    journal->try_again();
    EXPECT_TRUE(journal->record(refusal("b")));
    EXPECT_EQ(lines(), linked({kStart, gap_line(fixed_time(), 1), kB}));
}

TEST_F(FileJournalTest, tells_of_a_gap_once) {
    const auto journal = open();
    const std::string gap = gap_line(fixed_time(), 1);
    const auto expected = linked({kStart, gap, gap, kB});
    {
        const SizeLimit full(expected[0].size());
        EXPECT_FALSE(journal->record(refusal("a")));
    }
    {
        const SizeLimit full(expected[0].size() + expected[1].size());
        EXPECT_FALSE(journal->record(refusal("a"))) << "there is room for the gap alone";
    }
    EXPECT_TRUE(journal->record(refusal("b")));
    EXPECT_EQ(lines(), expected);
}

TEST_F(FileJournalTest, a_line_that_no_reader_takes_is_refused) {
    const auto journal = open();
    EXPECT_FALSE(journal->record(refusal(std::string(kMaxLine, 'x'))));
    EXPECT_TRUE(journal->record(refusal("b")));
    EXPECT_EQ(lines(), linked({kStart, gap_line(fixed_time(), 1), kB}));
}

TEST(FileJournal, a_device_without_room_refuses_each) {
    const auto journal = FileJournal::open({.path = "/dev/full"}).value();
    EXPECT_EQ(journal->record(refusal("a")).error().code, Errc::unavailable);
    EXPECT_EQ(journal->record(deletion()).error().message,
              "the audit record /dev/full: No space left on device");
}

}  // namespace
}  // namespace superrelay::audit
