// SPDX-License-Identifier: MIT
// Storage between processes: restart, lock, and a kill at any point.

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

#include "client.hpp"

extern char** environ;

namespace softtee_test {
namespace {

/// A running storage_process with its standard output in a pipe.
class Process {
public:
    explicit Process(std::vector<std::string> arguments) {
        std::array<int, 2> ends{};
        EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        arguments.insert(arguments.begin(), STORAGE_PROCESS);
        std::vector<char*> pointers;
        for (std::string& argument : arguments)
            pointers.push_back(argument.data());
        pointers.push_back(nullptr);
        EXPECT_EQ(posix_spawn(&id_, STORAGE_PROCESS, &actions, nullptr, pointers.data(), environ),
                  0);
        posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        output_ = ends[0];
    }
    ~Process() { ::close(output_); }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    /// Waits for that many characters; fewer if the process ended.
    std::string read(std::size_t count) const {
        std::string text(count, '\0');
        std::size_t done = 0;
        while (done < count) {
            const ssize_t now = ::read(output_, text.data() + done, count - done);
            if (now <= 0) break;
            done += static_cast<std::size_t>(now);
        }
        text.resize(done);
        return text;
    }

    void kill() const {
        ::kill(id_, SIGKILL);
        waitpid(id_, nullptr, 0);
    }

    /// The exit code, or the number of the signal that ended it, negated.
    int wait() const {
        int status = 0;
        waitpid(id_, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

private:
    pid_t id_ = -1;
    int output_ = -1;
};

class Processes : public SoftteeTest {
protected:
    void disconnect() { TEEC_FinalizeContext(&context); }
    void connect() { ASSERT_EQ(TEEC_InitializeContext(nullptr, &context), TEEC_SUCCESS); }
};

TEST_F(Processes, FindWhatAnotherOneStored) {
    disconnect();
    const Process other({"put", "one", "first"});
    EXPECT_EQ(other.wait(), 0);
    connect();
    Session session(context, kShared);
    Bytes data;
    EXPECT_EQ(session.get("one", data), kSuccess);
    EXPECT_EQ(data, bytes("first"));
}

TEST_F(Processes, ShareNoFolderAtOneTime) {
    const Process during({"connect"});
    EXPECT_EQ(during.read(8), "ffff000d");
    EXPECT_EQ(during.wait(), 0);
    disconnect();
    const Process after({"connect"});
    EXPECT_EQ(after.read(8), "00000000");
    EXPECT_EQ(after.wait(), 0);
    connect();
}

TEST_F(Processes, AKeptAliveInstanceKeepsTheFolderLocked) {
    {
        const Session session(context, kKeptAlive);
        EXPECT_EQ(session.opened().result, TEEC_SUCCESS);
    }
    disconnect();
    const Process during({"connect"});
    EXPECT_EQ(during.read(8), "ffff000d");
    EXPECT_EQ(during.wait(), 0);
    connect();
}

/// Kills at the n-th progress of the victim, so somewhere in its next write.
constexpr std::size_t kKills = 8;

TEST_F(Processes, AKillLeavesAnObjectWhole) {
    constexpr std::size_t kSize = 20'000;
    for (std::size_t n = 1; n <= kKills; ++n) {
        disconnect();
        const Process victim({"overwrite", "one", std::to_string(kSize)});
        ASSERT_EQ(victim.read(n).size(), n);
        victim.kill();
        connect();
        Session session(context, kShared);
        Bytes data;
        ASSERT_EQ(session.get("one", data), kSuccess);
        EXPECT_EQ(data.size(), kSize);
        EXPECT_EQ(std::set<std::uint8_t>(data.begin(), data.end()).size(), 1U);
    }
}

class KillsInsideAWrite : public Processes, public ::testing::WithParamInterface<std::size_t> {};

/// The kernel ends the victim at the byte of a file that a limit forbids.
TEST_P(KillsInsideAWrite, LeaveTheOldObject) {
    constexpr std::size_t kSize = 5000;
    disconnect();
    const Process victim({"limited", std::to_string(kSize), std::to_string(GetParam())});
    EXPECT_EQ(victim.wait(), -SIGXFSZ);
    connect();
    Session session(context, kShared);
    Bytes data;
    ASSERT_EQ(session.get("one", data), kSuccess);
    EXPECT_EQ(data, Bytes(kSize, 'a'));
    EXPECT_EQ(object_files(folder).size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Softtee, KillsInsideAWrite,
                         ::testing::Values<std::size_t>(0, 1, 100, 2500, 5000),
                         ::testing::PrintToStringParamName());

TEST_F(Processes, AKillLeavesOneNameOfTwo) {
    {
        Session session(context, kShared);
        ASSERT_EQ(session.put("one", bytes("data")), kSuccess);
    }
    std::array<std::string, 2> names{"one", "two"};
    for (std::size_t n = 1; n <= kKills; ++n) {
        disconnect();
        const Process victim({"rename", names[0], names[1]});
        ASSERT_EQ(victim.read(n).size(), n);
        victim.kill();
        connect();
        Session session(context, kShared);
        Bytes data;
        if (session.get(names[0], data) != kSuccess) std::swap(names[0], names[1]);
        ASSERT_EQ(session.get(names[0], data), kSuccess);
        EXPECT_EQ(data, bytes("data"));
        EXPECT_EQ(session.get(names[1], data), from_ta(TEEC_ERROR_ITEM_NOT_FOUND));
    }
}

}  // namespace
}  // namespace softtee_test
