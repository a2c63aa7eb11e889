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

namespace superrelay::audit {
namespace {

namespace fs = std::filesystem;

Time fixed_time() {
    return Time(std::chrono::milliseconds(1'795'387'200'123));
}

Decision refusal(const std::string& message) {
    Decision out;
    out.refusal = Error{Errc::denied, message};
    return out;
}

KeyOperation deletion() {
    return {.kind = KeyOperation::Kind::delete_key, .key_id = "a"};
}

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

class FileJournalTest : public testing::Test {
protected:
    FileJournalTest() {
        std::string name = (fs::temp_directory_path() / "sr-audit-XXXXXX").string();
        folder_ = mkdtemp(name.data());
    }
    ~FileJournalTest() override { fs::remove_all(folder_); }

    [[nodiscard]] fs::path file() const { return folder_ / "audit.jsonl"; }
    [[nodiscard]] std::unique_ptr<FileJournal> open() const {
        return FileJournal::open(file(), fixed_time).value();
    }
    [[nodiscard]] std::vector<std::string> lines() const {
        std::ifstream in(file());
        std::vector<std::string> out;
        for (std::string line; std::getline(in, line);)
            out.push_back(line + '\n');
        return out;
    }
    void write(const std::string& text) const { std::ofstream(file(), std::ios::app) << text; }

    fs::path folder_;
};

const std::string kA = to_line(fixed_time(), refusal("a"));
const std::string kB = to_line(fixed_time(), refusal("b"));

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
    EXPECT_EQ(lines(), (std::vector{kA, kB, to_line(fixed_time(), deletion())}));
}

TEST_F(FileJournalTest, names_a_file_that_cannot_be_opened) {
    const auto journal = FileJournal::open(folder_ / "missing" / "file");
    ASSERT_FALSE(journal);
    EXPECT_EQ(journal.error().code, Errc::config_invalid);
    EXPECT_NE(journal.error().message.find("missing/file: No such file"), std::string::npos)
        << journal.error().message;
    EXPECT_FALSE(FileJournal::open(folder_)) << "a folder";
}

TEST_F(FileJournalTest, ends_a_line_that_another_process_left_torn) {
    write(R"({"time":"20)");
    const auto journal = open();
    EXPECT_TRUE(journal->record(refusal("a")));
    write("{");
    EXPECT_TRUE(journal->record(refusal("b")));
    EXPECT_EQ(lines(), (std::vector<std::string>{"{\"time\":\"20\n", kA, "{\n", kB}));
}

TEST_F(FileJournalTest, tells_of_what_a_full_disk_cost) {
    const auto journal = open();
    EXPECT_TRUE(journal->record(refusal("a")));
    {
        const SizeLimit full(kA.size() + 10);
        const auto torn = journal->record(refusal("b"));
        ASSERT_FALSE(torn);
        EXPECT_EQ(torn.error().code, Errc::unavailable);
        EXPECT_NE(torn.error().message.find(file().string()), std::string::npos);
        EXPECT_FALSE(journal->record(refusal("c")));
        EXPECT_FALSE(journal->record(deletion()));
        EXPECT_TRUE(journal->failure());
        journal->try_again();
        EXPECT_TRUE(journal->failure());
    }
    EXPECT_TRUE(journal->record(refusal("b")));
    EXPECT_FALSE(journal->failure());
    EXPECT_EQ(lines(), (std::vector{kA, kB.substr(0, 10) + '\n', gap_line(fixed_time(), 3), kB}));
}

TEST_F(FileJournalTest, finds_out_by_itself_that_there_is_room_again) {
    const auto journal = open();
    {
        const SizeLimit full(0);
        EXPECT_FALSE(journal->record(refusal("a")));
    }
    journal->try_again();
    EXPECT_FALSE(journal->failure());
    journal->try_again();
    EXPECT_TRUE(journal->record(refusal("b")));
    EXPECT_EQ(lines(), (std::vector{gap_line(fixed_time(), 1), kB}));
}

TEST_F(FileJournalTest, tells_of_a_gap_once) {
    const auto journal = open();
    const auto gap = gap_line(fixed_time(), 1).size();
    {
        const SizeLimit full(0);
        EXPECT_FALSE(journal->record(refusal("a")));
    }
    {
        const SizeLimit full(gap);
        EXPECT_FALSE(journal->record(refusal("a"))) << "there is room for the gap alone";
    }
    EXPECT_TRUE(journal->record(refusal("b")));
    EXPECT_EQ(lines(), (std::vector{gap_line(fixed_time(), 1), gap_line(fixed_time(), 1), kB}));
}

TEST(FileJournal, a_device_without_room_refuses_each) {
    const auto journal = FileJournal::open("/dev/full").value();
    EXPECT_EQ(journal->record(refusal("a")).error().code, Errc::unavailable);
    EXPECT_EQ(journal->record(deletion()).error().message,
              "the audit record /dev/full: No space left on device");
}

}  // namespace
}  // namespace superrelay::audit
