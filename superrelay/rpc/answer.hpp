// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace superrelay::rpc {

/// What a body is answered with.
struct Answer {
    /// Empty when nothing is to be answered (notifications, which are not executed, as no method of
    /// ours has an effect worth having without an answer).
    std::string body{};
    /// A single request that cannot be served here now and has had no effect: another replica may
    /// be asked. Never said of a batch, nor of what a bundler may have got.
    bool elsewhere = false;
};

}  // namespace superrelay::rpc
