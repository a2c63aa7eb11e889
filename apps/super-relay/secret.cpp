// SPDX-License-Identifier: MIT
#include "secret.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>
#include <optional>
#include <superrelay/core/descriptor.hpp>
#include <utility>

namespace superrelay::app {
namespace {

constexpr std::size_t kMaxText = 2 * Secret::kMaxSize + 4;  // "0x" and "\r\n"

/// What was read, wiped when it goes.
struct Buffer {
    std::array<char, kMaxText + 1> bytes{};
    std::size_t size = 0;

    Buffer() = default;
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
    ~Buffer() { explicit_bzero(bytes.data(), bytes.size()); }
};

/// Switches a terminal's echo off, if there is one.
class NoEcho {
public:
    explicit NoEcho(int fd) : fd_(fd) {
        if (tcgetattr(fd, &before_) != 0) return;
        termios quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        active_ = tcsetattr(fd, TCSAFLUSH, &quiet) == 0;
        if (active_) std::cerr << "The key in hex (not shown): " << std::flush;
    }
    NoEcho(const NoEcho&) = delete;
    NoEcho& operator=(const NoEcho&) = delete;
    ~NoEcho() {
        if (!active_) return;
        tcsetattr(fd_, TCSAFLUSH, &before_);
        std::cerr << '\n';
    }

private:
    int fd_;
    termios before_{};
    bool active_ = false;
};

std::optional<std::uint8_t> digit_of(char c) noexcept {
    if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
    return std::nullopt;
}

/// Until the end, or a line's end as a terminal has it.
Result<void> fill(Buffer& buffer, int fd, const std::string& name) {
    while (buffer.size < buffer.bytes.size()) {
        const auto got =
            read(fd, buffer.bytes.data() + buffer.size, buffer.bytes.size() - buffer.size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail(Errc::usage, name + ": " + std::strerror(errno));
        buffer.size += static_cast<std::size_t>(got);
        if (got == 0 || buffer.bytes[buffer.size - 1] == '\n') break;
    }
    return {};
}

Result<Secret> read_from(int fd, const std::string& name) {
    Buffer buffer;
    if (auto filled = fill(buffer, fd, name); !filled) return fail(std::move(filled));
    auto secret = Secret::parse({buffer.bytes.data(), buffer.size});
    if (!secret) return fail(secret.error().code, name + ": " + secret.error().message);
    return secret;
}

/// Whoever else could read the key may have it by now.
Result<void> check_private(int fd, const std::string& path) {
    struct stat status{};
    if (fstat(fd, &status) != 0) return fail(Errc::usage, path + ": " + std::strerror(errno));
    if (S_ISREG(status.st_mode) && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return fail(Errc::denied, path +
                                      ": others than its owner may use this file; if nobody has, "
                                      "chmod 600 it, else take another key");
    }
    return {};
}

}  // namespace

Result<Secret> Secret::parse(std::string_view hex) {
    while (hex.ends_with('\n') || hex.ends_with('\r'))
        hex.remove_suffix(1);
    if (hex.starts_with("0x")) hex.remove_prefix(2);
    Secret out;
    out.size_ = hex.size() / 2;
    bool good = !hex.empty() && hex.size() % 2 == 0 && out.size_ <= kMaxSize;
    for (std::size_t i = 0; good && i < out.size_; ++i) {
        const auto high = digit_of(hex[2 * i]);
        const auto low = digit_of(hex[2 * i + 1]);
        good = high && low;
        if (good) out.bytes_[i] = static_cast<std::uint8_t>(*high << 4 | *low);
    }
    if (!good) return fail(Errc::usage, "expected a key as an even number of hex digits");
    return out;
}

Secret::Secret(Secret&& other) noexcept : bytes_(other.bytes_), size_(other.size_) {
    other.wipe();
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this == &other) return *this;
    bytes_ = other.bytes_;
    size_ = other.size_;
    other.wipe();
    return *this;
}

Secret::~Secret() {
    wipe();
}

void Secret::wipe() noexcept {
    explicit_bzero(bytes_.data(), bytes_.size());
    size_ = 0;
}

Result<Secret> read_secret(const std::string& from) {
    if (from == "-") {
        const NoEcho quiet(STDIN_FILENO);
        return read_from(STDIN_FILENO, "standard input");
    }
    const Descriptor file(open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!file) {
        return fail(errno == ENOENT ? Errc::not_found : Errc::usage,
                    from + ": " + std::strerror(errno));
    }
    if (auto is_private = check_private(file.get(), from); !is_private) {
        return fail(std::move(is_private));
    }
    return read_from(file.get(), from);
}

}  // namespace superrelay::app
