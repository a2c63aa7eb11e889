// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "ta_client.hpp"

namespace conformance {

/// Memory that the TA sees as it is, not a copy.
class SharedBlock {
public:
    SharedBlock(TEEC_Context* context, std::size_t size) {
        memory_.size = size;
        memory_.flags = TEEC_MEM_INPUT | TEEC_MEM_OUTPUT;
        allocated_ = TEEC_AllocateSharedMemory(context, &memory_) == TEEC_SUCCESS;
    }
    ~SharedBlock() {
        if (allocated_) TEEC_ReleaseSharedMemory(&memory_);
    }
    SharedBlock(const SharedBlock&) = delete;
    SharedBlock& operator=(const SharedBlock&) = delete;

    [[nodiscard]] bool allocated() const { return allocated_; }
    [[nodiscard]] std::uint8_t* at(std::size_t offset) {
        return static_cast<std::uint8_t*>(memory_.buffer) + offset;
    }
    [[nodiscard]] TEEC_RegisteredMemoryReference part(std::size_t offset, std::size_t size) {
        return {&memory_, size, offset};
    }

private:
    TEEC_SharedMemory memory_{};
    bool allocated_ = false;
};

/// A batch command: key id, input, output and, if there is a fourth, tails; each a part of a block.
inline TEEC_Result invoke_on(Ta& ta, std::uint32_t command,
                             std::span<const TEEC_RegisteredMemoryReference> parts) {
    TEEC_Operation operation{};
    const std::uint32_t fourth = parts.size() > 3 ? TEEC_MEMREF_PARTIAL_INPUT : TEEC_NONE;
    operation.paramTypes = TEEC_PARAM_TYPES(TEEC_MEMREF_PARTIAL_INPUT, TEEC_MEMREF_PARTIAL_INPUT,
                                            TEEC_MEMREF_PARTIAL_OUTPUT, fourth);
    for (std::size_t i = 0; i < parts.size(); ++i)
        operation.params[i].memref = parts[i];
    return TEEC_InvokeCommand(ta.session(), command, &operation, nullptr);
}

}  // namespace conformance
