// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

namespace superrelay::support {

/// The events that softtee's system PTA has passed on to the generator since the last call, in
/// order: this program's RAND_add stands before OpenSSL's. Another TEE's cannot be seen.
std::vector<std::vector<std::uint8_t>> take_generator_events();

}  // namespace superrelay::support
