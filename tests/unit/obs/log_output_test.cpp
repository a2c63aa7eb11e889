// SPDX-License-Identifier: MIT
// When a line reaches the descriptor that it is written to.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <superrelay/obs/log.hpp>

namespace superrelay::obs {
namespace {

/// What a log writes into.
class Pipe {
public:
    /// @param flags  of the end that is written to: O_NONBLOCK or 0
    explicit Pipe(int flags = 0) {
        if (pipe2(ends_.data(), O_CLOEXEC) != 0 || fcntl(ends_[0], F_SETFL, O_NONBLOCK) != 0 ||
            fcntl(ends_[1], F_SETFL, flags) != 0) {
            std::abort();
        }
    }
    ~Pipe() {
        close_reading_end();
        close(ends_[1]);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    [[nodiscard]] int writing_end() const { return ends_[1]; }

    void close_reading_end() {
        if (ends_[0] >= 0) close(std::exchange(ends_[0], -1));
    }

    /// What is there now.
    std::string read_all() {
        std::string out;
        std::array<char, 4096> buffer{};
        for (ssize_t size = 0; (size = read(ends_[0], buffer.data(), buffer.size())) > 0;)
            out.append(buffer.data(), static_cast<std::size_t>(size));
        return out;
    }

    /// Whether something came before the test's patience ended.
    bool wait() {
        constexpr int kPatienceMs = 30'000;
        pollfd asked{.fd = ends_[0], .events = POLLIN, .revents = 0};
        return poll(&asked, 1, kPatienceMs) == 1;
    }

private:
    std::array<int, 2> ends_{};
};

std::size_t lines_in(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(LogOutput, of_a_warning_is_there_at_once_with_all_before_it) {
    Pipe pipe;
    const Log log({}, pipe.writing_end());
    log.info("first");
    log.warn("second");
    const std::string text = pipe.read_all();
    EXPECT_EQ(lines_in(text), 2U);
    EXPECT_LT(text.find("first"), text.find("second"));
}

TEST(LogOutput, comes_without_another_line) {
    Pipe pipe;
    const Log log({}, pipe.writing_end());
    for (int i = 0; i < 2; ++i) {
        log.info("alone");
        ASSERT_TRUE(pipe.wait());
        EXPECT_EQ(lines_in(pipe.read_all()), 1U);
    }
}

TEST(LogOutput, is_complete_when_the_log_is_gone) {
    Pipe pipe;
    {
        const Log log({}, pipe.writing_end());
        const Log copy = log;
        log.info("first");
        copy.debug("below the level");
        copy.info("last");
    }
    EXPECT_EQ(lines_in(pipe.read_all()), 2U);
}

TEST(LogOutput, of_several_threads_is_whole_lines) {
    constexpr std::size_t kThreads = 4;
    constexpr std::size_t kLines = 200;  // together less than a pipe holds
    Pipe pipe;
    {
        const Log log({}, pipe.writing_end());
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < kThreads; ++i) {
            threads.emplace_back([&log] {
                for (std::size_t n = 0; n < kLines; ++n)
                    log.info("request", {{"verdict", "ok"}});
            });
        }
        for (auto& thread : threads)
            thread.join();
    }
    std::istringstream lines(pipe.read_all());
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count)
        ASSERT_EQ(line.substr(24), " info  msg=\"request\" verdict=ok");
    EXPECT_EQ(count, kThreads * kLines);
}

TEST(LogOutput, that_nobody_takes_holds_nobody_up_and_tells_what_was_lost) {
    for (const int flags : {0, O_NONBLOCK}) {
        SCOPED_TRACE(flags);
        Pipe pipe(flags);
        const std::string much(1000, 'x');
        std::string text;
        {
            const Log log({}, pipe.writing_end());
            for (int i = 0; i < 3000; ++i)  // three times what is kept
                log.info("request", {{"text", much}});
            log.warn("the last");
            text = pipe.read_all();
            log.info("there is room again");
            while (!text.ends_with("there is room again\"\n") && pipe.wait())
                text += pipe.read_all();
        }
        text += pipe.read_all();
        EXPECT_NE(text.find(" warn  msg=\"log lines were lost\" lines="), std::string::npos);
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);)
            EXPECT_TRUE(line.starts_with("20") && line[23] == 'Z') << line;
    }
}

TEST(LogOutput, that_nobody_takes_keeps_no_program_from_its_end) {
    Pipe pipe(0);
    const Log log({}, pipe.writing_end());
    const std::string much(1000, 'x');
    for (int i = 0; i < 200; ++i)  // more than a pipe holds
        log.info("request", {{"text", much}});
}

TEST(LogOutput, for_a_reader_that_went_is_lost) {
    std::signal(SIGPIPE, SIG_IGN);
    Pipe pipe(0);
    const Log log({}, pipe.writing_end());
    pipe.close_reading_end();
    log.info("first");
    log.error("second");
    log.error("third");
}

}  // namespace
}  // namespace superrelay::obs
