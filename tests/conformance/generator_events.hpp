// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "ta_client.hpp"

namespace conformance {

/// The events that softtee's system PTA has passed on to the generator since
/// the last call, in order: this program's RAND_add stands before OpenSSL's.
/// Another TEE's cannot be seen.
std::vector<Bytes> take_generator_events();

}  // namespace conformance
