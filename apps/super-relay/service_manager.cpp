// SPDX-License-Identifier: MIT
#include "service_manager.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace superrelay::app {
namespace {

std::optional<std::uint64_t> number_in(const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    std::uint64_t out = 0;
    const char* const end = text->data() + text->size();
    const auto [stopped, error] = std::from_chars(text->data(), end, out);
    if (error != std::errc() || stopped != end || out == 0) return std::nullopt;
    return out;
}

std::optional<std::chrono::microseconds> watchdog_of(
    const ServiceManager::Environment& environment) {
    const auto period = number_in(environment("WATCHDOG_USEC"));
    const auto process = environment("WATCHDOG_PID");
    const bool ours = !process || number_in(process) == static_cast<std::uint64_t>(getpid());
    if (!period || !ours) return std::nullopt;
    return std::chrono::microseconds(*period);
}

}  // namespace

ServiceManager::ServiceManager(const Environment& environment)
    : socket_(environment("NOTIFY_SOCKET").value_or("")),
      watchdog_(socket_.empty() ? std::nullopt : watchdog_of(environment)) {}

void ServiceManager::tell_ready(std::string_view status) {
    status_ = status;
    send("READY=1\nSTATUS=" + status_);
}

void ServiceManager::tell_status(std::string_view status) {
    if (status == status_) return;
    status_ = status;
    send("STATUS=" + status_);
}

void ServiceManager::tell_stopping() {
    send("STOPPING=1");
}

void ServiceManager::tell_alive() {
    send("WATCHDOG=1");
}

/// A manager that does not listen is no reason to stop serving.
void ServiceManager::send(const std::string& message) const {
    sockaddr_un to{};
    if (socket_.empty() || socket_.size() >= sizeof(to.sun_path)) return;
    to.sun_family = AF_UNIX;
    std::memcpy(to.sun_path, socket_.data(), socket_.size());
    if (socket_.front() == '@') to.sun_path[0] = '\0';
    const int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return;
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
    (void)sendto(descriptor, message.data(), message.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
                 reinterpret_cast<const sockaddr*>(&to), size);
    close(descriptor);
}

}  // namespace superrelay::app
