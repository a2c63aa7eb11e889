// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace conformance {

/// Has the tests write `file`: a JSON object a line for each call of a session and for each test.
/// Two TEEs that behave alike have equal files.
void write_transcript_to(const std::string& file);

}  // namespace conformance
