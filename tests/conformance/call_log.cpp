// SPDX-License-Identifier: MIT
#include "call_log.hpp"

#include <array>
#include <cstdio>
#include <mutex>
#include <utility>

namespace conformance {
namespace {

std::mutex g_logs_mutex;
std::vector<std::shared_ptr<CallLog>> g_logs;
bool g_recording = false;

std::string quoted_hex(std::uint32_t number) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "\"0x%08x\"", number);
    return text.data();
}

/// The sizes that the outputs have after the call.
std::string output_sizes(const TEEC_Operation& operation) {
    std::string sizes;
    for (unsigned i = 0; i < 4; ++i) {
        const std::uint32_t type = TEEC_PARAM_TYPE_GET(operation.paramTypes, i);
        if (type != TEEC_MEMREF_TEMP_OUTPUT && type != TEEC_MEMREF_TEMP_INOUT) continue;
        if (!sizes.empty()) sizes += ',';
        sizes += std::to_string(operation.params[i].tmpref.size);
    }
    return "[" + sizes + "]";
}

}  // namespace

void CallLog::opened(TEEC_Result result, std::uint32_t origin) {
    lines_.push_back("\"opened\":" + quoted_hex(result) + ",\"origin\":" + std::to_string(origin));
}

void CallLog::called(std::uint32_t command, const TEEC_Operation& operation, TEEC_Result result,
                     std::uint32_t origin) {
    lines_.push_back("\"command\":" + std::to_string(command) + ",\"origin\":" +
                     std::to_string(origin) + ",\"outputs\":" + output_sizes(operation) +
                     ",\"parameters\":" + quoted_hex(operation.paramTypes) +
                     ",\"result\":" + quoted_hex(result));
}

void record_calls() {
    const std::lock_guard lock(g_logs_mutex);
    g_recording = true;
}

std::shared_ptr<CallLog> new_call_log() {
    const std::lock_guard lock(g_logs_mutex);
    return g_recording ? g_logs.emplace_back(std::make_shared<CallLog>()) : nullptr;
}

std::vector<std::shared_ptr<CallLog>> take_call_logs() {
    const std::lock_guard lock(g_logs_mutex);
    return std::exchange(g_logs, {});
}

}  // namespace conformance
