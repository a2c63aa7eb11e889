// SPDX-License-Identifier: MIT
#pragma once

#include <unistd.h>

#include <utility>

namespace superrelay {

/// A descriptor that is closed with its owner; -1 is none.
class Descriptor {
public:
    explicit Descriptor(int file = -1) noexcept : file_(file) {}
    ~Descriptor() { reset(); }
    Descriptor(Descriptor&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        reset(std::exchange(other.file_, -1));
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    void reset(int file = -1) noexcept {
        if (file_ >= 0) close(file_);
        file_ = file;
    }
    [[nodiscard]] int get() const noexcept { return file_; }
    explicit operator bool() const noexcept { return file_ >= 0; }

private:
    int file_;
};

}  // namespace superrelay
