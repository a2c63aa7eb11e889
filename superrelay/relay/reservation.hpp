// SPDX-License-Identifier: MIT
#pragma once

#include <utility>

#include "exposure.hpp"

namespace superrelay::relay {

/// What is counted while the TA is asked, and afterwards only if its approval is given out.
class Reservation {
public:
    Reservation(Exposure& exposure, Exposure::Ask ask)
        : exposure_(exposure), ask_(std::move(ask)) {}
    ~Reservation() { exposure_.settle(ask_, given_); }
    Reservation(const Reservation&) = delete;
    Reservation& operator=(const Reservation&) = delete;

    void give() noexcept { given_ = true; }

private:
    Exposure& exposure_;
    Exposure::Ask ask_;
    bool given_ = false;
};

}  // namespace superrelay::relay
