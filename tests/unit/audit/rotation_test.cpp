// SPDX-License-Identifier: MIT
// What becomes of the record when its file is replaced, by us or by others, and when an operation
// on a file fails or the machine ends at it.
#include <algorithm>
#include <cerrno>
#include <set>
#include <superrelay/audit/record_files.hpp>
#include <superrelay/audit/verify.hpp>

#include "record_folder.hpp"

namespace superrelay::audit {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSmall = 4096;

/// Ends at an operation as a machine does that loses its power.
struct Crashed {};

/// Fails or ends at the n-th operation that changes the disk.
class FaultyFileOps final : public FileOps {
public:
    enum class Fault : std::uint8_t { fails, crashes_before, crashes_within, crashes_after };

    FaultyFileOps(int at, Fault fault) : left_(at), fault_(fault) {}

    int open(const std::string& path) override {
        return at([&] { return system_file_ops().open(path); }, [] { return -1; });
    }
    ssize_t write(int file, std::string_view text) override {
        unsynced_ = true;
        return at([&] { return system_file_ops().write(file, text); },
                  [&] { return system_file_ops().write(file, text.substr(0, text.size() / 2)); });
    }
    /// What this process wrote is there without it: it would only take long.
    int sync(int /*file*/) override {
        return at(
            [&] {
                unsynced_ = false;
                return 0;
            },
            [] { return -1; });
    }
    int rename(const std::string& from, const std::string& to) override {
        EXPECT_FALSE(unsynced_) << "what follows might be on the disk before it";
        return at([&] { return system_file_ops().rename(from, to); }, [] { return -1; });
    }
    int remove(const std::string& path) override {
        return at([&] { return system_file_ops().remove(path); }, [] { return -1; });
    }

    [[nodiscard]] bool reached() const { return left_ < 0; }

private:
    /// @param partly  what is done when it is not done wholly
    template <typename Whole, typename Partly>
    auto at(const Whole& whole, const Partly& partly) -> decltype(whole()) {
        if (left_-- != 0) return whole();
        if (fault_ == Fault::crashes_before) throw Crashed{};
        if (fault_ == Fault::crashes_after) static_cast<void>(whole());
        if (fault_ == Fault::crashes_within) static_cast<void>(partly());
        if (fault_ != Fault::fails) throw Crashed{};
        const auto done = partly();
        errno = EIO;
        return done;
    }

    bool unsynced_ = false;
    int left_;
    Fault fault_;
};

class RotationTest : public RecordFolder {
protected:
    [[nodiscard]] FileJournalSettings small(std::uint64_t max_files = 0) const {
        auto out = settings();
        out.max_size = kSmall;
        out.max_files = max_files;
        return out;
    }
    [[nodiscard]] std::unique_ptr<FileJournal> open_small(std::uint64_t max_files = 0) const {
        return FileJournal::open(small(max_files)).value();
    }
    static void record(FileJournal& journal, int from, int to) {
        for (int i = from; i < to; ++i)
            EXPECT_TRUE(journal.record(refusal("event " + std::to_string(i) + '.')));
    }
    /// Of events that were recorded as refusals.
    [[nodiscard]] std::multiset<int> events() const {
        std::multiset<int> out;
        for (const auto& entry : fs::directory_iterator(folder_)) {
            for (const auto& line : lines_of(entry.path())) {
                const auto at = line.find("event ");
                if (at != line.npos && line.ends_with("\n") && line.starts_with("{\"seq\":"))
                    out.insert(std::stoi(line.substr(at + 6)));
            }
        }
        return out;
    }
    Verification verified() const {
        const auto out = verify_record(file());
        EXPECT_TRUE(out) << out.error().message;
        return out.value_or(Verification{});
    }
};

TEST_F(RotationTest, replaces_a_full_file_and_loses_nothing) {
    const auto journal = open_small();
    record(*journal, 0, 40);
    const auto old = rotated_files(file());
    EXPECT_GT(old.size(), 2U);
    EXPECT_EQ(old[0], file() + ".000000000000");
    EXPECT_FALSE(journal->rotation_failure());
    EXPECT_EQ(events().size(), 40U);
    const auto found = verified();
    EXPECT_EQ(found.files, old.size() + 1);
    EXPECT_EQ(found.chain.lines, 40 + found.files);
    EXPECT_EQ(found.chain.head, journal->head());
    EXPECT_NE(lines()[0].find("\"event\":\"continue\",\"after\":\"audit.jsonl.0000"),
              std::string::npos);
    for (const auto& each : old)
        EXPECT_LE(fs::file_size(each), kSmall);
}

TEST_F(RotationTest, goes_on_from_the_file_that_it_renamed_whatever_stands_beside_it) {
    const auto journal = open_small();
    record(*journal, 0, 2);
    std::ofstream(file() + ".bak")
        << chained(Head{1'000'000, {}}, to_line(fixed_time(), refusal("planted")));
    record(*journal, 2, 20);
    ASSERT_FALSE(rotated_files(file()).empty());
    EXPECT_LT(journal->head()->seq, 100U);
    fs::remove(file() + ".bak");
    EXPECT_EQ(verified().chain.lines, journal->head()->seq + 1);
}

TEST_F(RotationTest, of_a_file_that_a_link_leads_to_happens_where_the_file_is) {
    fs::create_directory(folder_ / "disk");
    const std::string target = folder_ / "disk" / "record.jsonl";
    fs::create_symlink("disk/record.jsonl", file());
    {
        const auto journal = open_small();
        record(*journal, 0, 20);
        EXPECT_EQ(journal->path(), target);
    }
    record(*open_small(), 20, 22);
    EXPECT_TRUE(fs::is_symlink(file()));
    EXPECT_FALSE(rotated_files(target).empty());
    EXPECT_TRUE(rotated_files(file()).empty());
    EXPECT_EQ(verified().files, rotated_files(target).size() + 1);
    EXPECT_TRUE(verify({rotated_files(target)[0], file()}).error().message.starts_with(file()));
}

TEST_F(RotationTest, a_link_to_what_is_no_file_stays_as_it_is) {
    fs::create_symlink("/dev/null", file());
    EXPECT_EQ(resolved(file()), file());
    fs::remove(file());
    fs::create_symlink(file(), file());
    EXPECT_EQ(FileJournal::open(settings()).error().message,
              file() + ": Too many levels of symbolic links");
}

TEST_F(RotationTest, without_a_size_no_file_is_replaced) {
    const auto journal = open();
    record(*journal, 0, 40);
    EXPECT_TRUE(rotated_files(file()).empty());
}

TEST_F(RotationTest, deletes_the_oldest_and_says_so) {
    {
        const auto journal = open_small(3);
        record(*journal, 0, 60);
        EXPECT_FALSE(journal->rotation_failure());
    }
    EXPECT_EQ(rotated_files(file()).size(), 2U);
    EXPECT_NE(text_of(file()).find("\"event\":\"remove\",\"file\":\"audit.jsonl.0000"),
              std::string::npos);
    const auto found = verified();
    EXPECT_GT(found.chain.first_seq, 0U);
    std::ignore = open_small(2);
    EXPECT_EQ(rotated_files(file()).size(), 1U) << "a smaller number is heeded at the start";
    EXPECT_EQ(verified().chain.lines, found.chain.head->seq + 2 - verified().chain.first_seq);
}

TEST_F(RotationTest, goes_on_when_another_program_renames_the_file) {
    const auto journal = open();
    const auto other = open();
    record(*journal, 0, 2);
    fs::rename(file(), file() + ".1");
    record(*other, 2, 3);
    record(*journal, 3, 5);
    fs::rename(file() + ".1", file() + "-20261130");
    fs::rename(file(), file() + ".1");
    record(*open(), 5, 6);
    EXPECT_EQ(events().size(), 6U);
    EXPECT_EQ(verified().files, 3U);
    EXPECT_NE(lines()[0].find("\"after\":\"audit.jsonl.1\""), std::string::npos);
}

TEST_F(RotationTest, goes_on_when_another_program_copies_and_truncates_it) {
    const auto journal = open();
    record(*journal, 0, 2);
    fs::copy_file(file(), file() + ".1");
    fs::resize_file(file(), 0);
    record(*journal, 2, 4);
    EXPECT_EQ(events().size(), 4U);
    EXPECT_EQ(verified().files, 2U);
}

TEST_F(RotationTest, tells_of_what_was_torn_in_a_file_that_another_program_renamed) {
    record(*open(), 0, 2);
    write("{\"seq\":3,\"pr");
    fs::rename(file(), file() + ".1");
    EXPECT_FALSE(verify_record(file())) << "nothing tells of it yet";
    record(*open(), 2, 3);
    EXPECT_EQ(verified().chain.set_aside, 13U);
}

TEST_F(RotationTest, goes_on_in_the_full_file_when_it_cannot_be_renamed) {
    const auto journal = open_small();
    fs::create_directory(rotated_name(file(), 0));
    record(*journal, 0, 20);
    ASSERT_TRUE(journal->rotation_failure());
    EXPECT_NE(journal->rotation_failure()->message.find("cannot be renamed: File exists"),
              std::string::npos);
    EXPECT_FALSE(journal->failure());
    fs::remove(rotated_name(file(), 0));
    record(*journal, 20, 30);
    EXPECT_FALSE(journal->rotation_failure());
    EXPECT_FALSE(rotated_files(file()).empty());
    EXPECT_EQ(events().size(), 30U);
    verified();
}

/// Of the lines that tell of a deletion none can be written.
class NoRemoveLine final : public FileOps {
public:
    int open(const std::string& path) override { return system_file_ops().open(path); }
    ssize_t write(int file, std::string_view text) override {
        if (text.find("\"event\":\"remove\"") == text.npos)
            return system_file_ops().write(file, text);
        errno = EIO;
        return -1;
    }
    int sync(int file) override { return system_file_ops().sync(file); }
    int rename(const std::string& from, const std::string& to) override {
        return system_file_ops().rename(from, to);
    }
    int remove(const std::string& path) override { return system_file_ops().remove(path); }
};

TEST_F(RotationTest, says_why_the_oldest_is_not_deleted) {
    NoRemoveLine ops;
    const auto journal = FileJournal::open(small(2), ops).value();
    record(*journal, 0, 40);
    ASSERT_TRUE(journal->rotation_failure());
    EXPECT_TRUE(journal->rotation_failure()->message.ends_with(
        "too many files are kept: Input/output error"))
        << journal->rotation_failure()->message;
}

TEST_F(RotationTest, names_sort_beyond_their_digits) {
    for (const std::uint64_t seq : {1'000'000'000'000UL, 999'999'999'999UL, 7UL})
        std::ofstream(rotated_name(file(), seq)) << "";
    std::ofstream(file() + ".1") << "";
    std::ofstream(file() + ".00000000000x") << "";
    const std::vector<std::string> expected = {file() + ".000000000007", file() + ".999999999999",
                                               file() + ".1000000000000"};
    EXPECT_EQ(rotated_files(file()), expected);
}

using Fault = FaultyFileOps::Fault;

class FaultTest : public RotationTest, public testing::WithParamInterface<Fault> {
protected:
    static constexpr int kEvents = 32;

    /// Records events; @return of which it was told that they are recorded.
    std::multiset<int> record_until_crash(FileOps& ops) {
        std::multiset<int> told;
        try {
            const auto journal = FileJournal::open(small(3), ops);
            for (int i = 0; journal && i < kEvents; ++i) {
                if ((*journal)->record(refusal("event " + std::to_string(i) + '.'))) told.insert(i);
            }
        } catch (const Crashed&) {
            crashed_ = true;
        }
        return told;
    }
    void empty_folder() const {
        for (const auto& entry : fs::directory_iterator(folder_))
            fs::remove(entry.path());
    }

    bool crashed_ = false;
};

/// What was told to be recorded is there, but for what was deleted with a line that says so.
TEST_P(FaultTest, at_any_operation_leaves_a_record_that_holds) {
    int at = 0;
    for (bool reached = true; reached; ++at) {
        SCOPED_TRACE("operation " + std::to_string(at));
        empty_folder();
        FaultyFileOps ops(at, GetParam());
        const auto told = record_until_crash(ops);
        reached = ops.reached();
        EXPECT_EQ(crashed_, reached && GetParam() != Fault::fails);
        crashed_ = false;
        // The next start.
        record(*open_small(3), 100, 101);
        const auto found = verified();
        ASSERT_TRUE(found.chain.head);
        EXPECT_LE(rotated_files(file()).size(), 2U);
        const auto there = events();
        EXPECT_EQ(there.count(100), 1U);
        const int oldest = found.chain.first_seq == 0 ? 0 : *there.begin();
        for (const int event : told) {
            EXPECT_TRUE(event < oldest || there.count(event) == 1) << event << " is lost";
        }
        ASSERT_LT(at, 1000);
        if (HasFailure()) return;
    }
    EXPECT_GT(at, kEvents) << "every operation was tried";
}

std::string name_of(Fault fault) {
    switch (fault) {
        case Fault::fails:
            return "fails";
        case Fault::crashes_before:
            return "crashes_before";
        case Fault::crashes_within:
            return "crashes_within";
        case Fault::crashes_after:
            break;
    }
    return "crashes_after";
}

INSTANTIATE_TEST_SUITE_P(FaultTest, FaultTest,
                         testing::Values(Fault::fails, Fault::crashes_before, Fault::crashes_within,
                                         Fault::crashes_after),
                         [](const auto& fault) { return name_of(fault.param); });

}  // namespace
}  // namespace superrelay::audit
