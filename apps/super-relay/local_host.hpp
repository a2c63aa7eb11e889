// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <superrelay/net/endpoint.hpp>

namespace superrelay::app {

/// Whether a server on `bound` may answer a request with this Host header.
///
/// A web page can have its own name resolve to 127.0.0.1 and then read what listens there as if it
/// were its own ("DNS rebinding"); the name it used stays in the header. So a server on loopback
/// answers to the names of loopback and to its own address, and to requests without a name, which
/// no browser makes. One that listens elsewhere answers to any.
[[nodiscard]] bool may_answer_to(std::string_view host_header, const net::Endpoint& bound);

}  // namespace superrelay::app
