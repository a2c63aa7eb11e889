// SPDX-License-Identifier: MIT
#pragma once

#include <tee_client_api.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace conformance {

/// What one session answered, call by call: members of a JSON object in order of their names,
/// without times and without anything random. Not thread-safe.
class CallLog {
public:
    void opened(TEEC_Result result, std::uint32_t origin);
    /// `operation` as it is after the call.
    void called(std::uint32_t command, const TEEC_Operation& operation, TEEC_Result result,
                std::uint32_t origin);

    [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }

private:
    std::vector<std::string> lines_;
};

/// From now on there is a log of each new session.
void record_calls();

/// The log of a new session; none unless calls are recorded.
std::shared_ptr<CallLog> new_call_log();

/// The logs since the last time, in the order in which their sessions were opened.
std::vector<std::shared_ptr<CallLog>> take_call_logs();

}  // namespace conformance
