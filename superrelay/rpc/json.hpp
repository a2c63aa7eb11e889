// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace superrelay::rpc {

/// JSON that is sent as it stands.
struct Json {
    std::string text;
};

}  // namespace superrelay::rpc
