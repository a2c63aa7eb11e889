// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace superrelay::net::test {

/// A certificate that is its own authority, and its key; PEM. Made anew for each test.
struct SelfSigned {
    std::string certificate;
    std::string key;
};

/// @param subject_alt_name  in OpenSSL's notation: "DNS:localhost,IP:127.0.0.1"
SelfSigned make_self_signed(const std::string& subject_alt_name);

}  // namespace superrelay::net::test
