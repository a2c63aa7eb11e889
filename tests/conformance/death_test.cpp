// SPDX-License-Identifier: MIT
// The process that the TA lives in dies at every step that a command takes in its storage.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "child.hpp"

namespace conformance {
namespace {

namespace fs = std::filesystem;

struct Change {
    const char* name;
    const char* key;  ///< which key comes or goes
    bool comes;
    int fewest_steps;  ///< fewer would mean that the test counts none
};

/// A change, two of which one file each is written and the ledger, is 6 steps; a removal 2 more.
constexpr Change kChanges[] = {
    {"add", "new", true, 6},
    {"import", "new", true, 6},
    {"delete", "generated", false, 8},
    {"bury", "imported", false, 8},
};

constexpr char kSuccess[] = "result 0x00000000\n";

class Death : public testing::TestWithParam<Change> {
protected:
    void SetUp() override {
        if (std::getenv("SR_CONFORMANCE_STORAGE")) GTEST_SKIP() << "not softtee";
        std::string name = (fs::temp_directory_path() / "conformance.XXXXXX").string();
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        folder_ = name;
        ASSERT_EQ(output_of_child("prepare", prepared()), kSuccess);
        before_ = output_of_child("survey", prepared());
    }

    void TearDown() override {
        if (!folder_.empty()) fs::remove_all(folder_);
    }

    /// The change on storage as it was prepared, with death at a step; what it printed.
    std::string change_and_die_at(int step) {
        fs::remove_all(storage());
        fs::copy(prepared(), storage(), fs::copy_options::recursive);
        return child(GetParam().name, step);
    }

    std::string child(const std::string& what, int step) {
        return output_of_child(what + ":" + std::to_string(step), storage());
    }

    /// Every key but the one in question is as it was, and that one is there or not; which?
    bool expect_whole() {
        const std::string now = output_of_child("survey", storage());
        EXPECT_EQ(without_key(now), without_key(before_));
        if (!GetParam().comes && has_key(now)) {
            EXPECT_EQ(now, before_);
        }
        EXPECT_EQ(now.find("useless"), std::string::npos) << now;
        return has_key(now);
    }

    /// The same change again finishes it, or finds it done.
    void expect_to_be_finished(bool is_there) {
        const Change& change = GetParam();
        const char* done = change.comes ? "result 0xffff0003\n" : "result 0xffff0008\n";
        EXPECT_EQ(child(change.name, 0), is_there == change.comes ? done : kSuccess);
        EXPECT_EQ(expect_whole(), change.comes);
        if (std::string(change.name) == "bury") {
            EXPECT_EQ(child("reuse", 0), "result 0x80010001\n") << "its tombstone is missing";
        }
    }

private:
    [[nodiscard]] fs::path prepared() const { return folder_ / "prepared"; }
    [[nodiscard]] fs::path storage() const { return folder_ / "storage"; }

    static std::size_t place_of_key(const std::string& survey) {
        return survey.find(std::string("\n") + GetParam().key + " ");
    }

    static bool has_key(const std::string& survey) {
        return place_of_key(survey) != std::string::npos;
    }

    static std::string without_key(std::string survey) {
        const std::size_t at = place_of_key(survey);
        if (at != std::string::npos) survey.erase(at, survey.find('\n', at + 1) - at);
        return survey;
    }

    fs::path folder_;
    std::string before_;
};

TEST_P(Death, at_any_step_leaves_the_key_whole_or_gone) {
    constexpr int kMostSteps = 40;
    int step = 1;
    for (; step < kMostSteps; ++step) {
        SCOPED_TRACE(step);
        const std::string answer = change_and_die_at(step);
        const bool is_there = expect_whole();
        if (!answer.empty()) {
            EXPECT_EQ(answer, kSuccess);
            EXPECT_EQ(is_there, GetParam().comes) << "what was acknowledged has not been done";
            break;
        }
        expect_to_be_finished(is_there);
    }
    EXPECT_GT(step, GetParam().fewest_steps);
    EXPECT_LT(step, kMostSteps);
}

INSTANTIATE_TEST_SUITE_P(Of, Death, testing::ValuesIn(kChanges),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace conformance
