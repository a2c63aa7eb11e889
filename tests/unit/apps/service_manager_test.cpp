// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <map>

#include "service_manager.hpp"

namespace superrelay::app {
namespace {

using namespace std::chrono_literals;

/// A service manager's end, in the abstract namespace.
class Listener {
public:
    Listener() : socket_(socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
        sockaddr_un at{};
        at.sun_family = AF_UNIX;
        // The kernel chooses a free name.
        EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&at), sizeof(at.sun_family)), 0);
        socklen_t size = sizeof(at);
        EXPECT_EQ(getsockname(socket_, reinterpret_cast<sockaddr*>(&at), &size), 0);
        const std::size_t length = size - offsetof(sockaddr_un, sun_path);
        name_ = "@" + std::string(at.sun_path + 1, length - 1);
    }
    ~Listener() { close(socket_); }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    [[nodiscard]] const std::string& name() const { return name_; }

    /// The next message, or "nothing".
    [[nodiscard]] std::string next() const {
        char text[256];
        const auto size = recv(socket_, text, sizeof(text), 0);
        return size < 0 ? "nothing" : std::string(text, static_cast<std::size_t>(size));
    }

private:
    int socket_;
    std::string name_;
};

ServiceManager manager_of(const std::map<std::string, std::string>& variables) {
    return ServiceManager([&](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    });
}

TEST(ServiceManager, HearsHowTheNodeDoes) {
    const Listener listener;
    auto manager = manager_of({{"NOTIFY_SOCKET", listener.name()}});
    EXPECT_TRUE(manager.is_there());
    manager.tell_ready("not ready: signer_unavailable");
    EXPECT_EQ(listener.next(), "READY=1\nSTATUS=not ready: signer_unavailable");
    manager.tell_status("not ready: signer_unavailable");
    EXPECT_EQ(listener.next(), "nothing") << "that is known";
    manager.tell_status("ready");
    EXPECT_EQ(listener.next(), "STATUS=ready");
    manager.tell_alive();
    EXPECT_EQ(listener.next(), "WATCHDOG=1");
    manager.tell_stopping();
    EXPECT_EQ(listener.next(), "STOPPING=1");
}

TEST(ServiceManager, WaitsForAProcessAliveIfItSaysSo) {
    const std::string own = std::to_string(getpid());
    const struct {
        std::map<std::string, std::string> variables;
        std::optional<std::chrono::microseconds> expected;
    } cases[] = {
        {{{"WATCHDOG_USEC", "30000000"}}, 30s},
        {{{"WATCHDOG_USEC", "30000000"}, {"WATCHDOG_PID", own}}, 30s},
        {{{"WATCHDOG_USEC", "30000000"}, {"WATCHDOG_PID", "1"}}, std::nullopt},
        {{{"WATCHDOG_USEC", "30000000"}, {"WATCHDOG_PID", "me"}}, std::nullopt},
        {{{"WATCHDOG_USEC", "0"}}, std::nullopt},
        {{{"WATCHDOG_USEC", "soon"}}, std::nullopt},
        {{}, std::nullopt},
    };
    for (auto [variables, expected] : cases) {
        variables["NOTIFY_SOCKET"] = "@a";
        EXPECT_EQ(manager_of(variables).watchdog(), expected);
        variables.erase("NOTIFY_SOCKET");
        EXPECT_EQ(manager_of(variables).watchdog(), std::nullopt);
    }
}

TEST(ServiceManager, IsNotMissed) {
    const std::string sockets[] = {"", "/nobody/listens", std::string(200, 'x')};
    for (const auto& socket : sockets) {
        auto manager = manager_of({{"NOTIFY_SOCKET", socket}});
        manager.tell_ready("ready");
        manager.tell_alive();
        EXPECT_EQ(manager.is_there(), !socket.empty());
    }
}

}  // namespace
}  // namespace superrelay::app
