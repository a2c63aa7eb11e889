// SPDX-License-Identifier: MIT
#pragma once

#include <tee_client_api.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace superrelay::fuzz {

/// Takes the fuzzer's bytes from the front; zeros when there are none left.
class Input {
public:
    explicit Input(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    [[nodiscard]] bool done() const { return bytes_.empty(); }

    /// A number of `size` bytes, little-endian.
    std::uint32_t number(std::size_t size) {
        std::array<std::uint8_t, 4> bytes{};
        fill(std::span(bytes).first(size));
        std::uint32_t number = 0;
        for (unsigned i = 0; i < bytes.size(); ++i)
            number |= std::uint32_t{bytes.at(i)} << 8 * i;
        return number;
    }

    void fill(std::span<std::uint8_t> to) {
        const std::size_t size = std::min(to.size(), bytes_.size());
        std::copy_n(bytes_.begin(), size, to.begin());
        std::fill(to.begin() + static_cast<std::ptrdiff_t>(size), to.end(), std::uint8_t{0});
        bytes_ = bytes_.subspan(size);
    }

private:
    std::span<const std::uint8_t> bytes_;
};

/// The parameters of one command as the input has them: a type each, 4 bits of 16; then for each
/// of them what its type takes. A memory has a size of 16 bits, 0xffff meaning no memory but a
/// size, and its content if it goes in.
class Operation {
public:
    /// @param context  where registered memory belongs; outlives the operation
    Operation(Input& input, TEEC_Context* context) : context_(context) {
        const std::uint32_t types = input.number(2);
        std::array<std::uint32_t, 4> type{};
        for (std::size_t i = 0; i < type.size(); ++i) {
            type.at(i) = (types >> 4 * i) & 0xf;
            read(input, i, type.at(i));
        }
        teec.paramTypes = TEEC_PARAM_TYPES(type[0], type[1], type[2], type[3]);
    }
    ~Operation() {
        if (registered_) TEEC_ReleaseSharedMemory(&block_);
    }
    Operation(const Operation&) = delete;
    Operation& operator=(const Operation&) = delete;

    TEEC_Operation teec{};

private:
    void read(Input& input, std::size_t index, std::uint32_t type) {
        TEEC_Parameter& parameter = teec.params[index];
        if (type >= TEEC_VALUE_INPUT && type <= TEEC_VALUE_INOUT) {
            const std::uint32_t a = input.number(4);
            parameter.value = {a, input.number(4)};
        } else if (type >= TEEC_MEMREF_TEMP_INPUT && type <= TEEC_MEMREF_TEMP_INOUT) {
            const std::size_t size = input.number(2);
            const bool none = size == 0xffff;
            parameter.tmpref = {
                none ? nullptr : memory(input, index, size, type != TEEC_MEMREF_TEMP_OUTPUT),
                none ? input.number(2) : size};
        } else if (type >= TEEC_MEMREF_WHOLE) {
            share(input, index);
            parameter.memref.parent = registered_ ? &block_ : nullptr;
            parameter.memref.size = input.number(2);
            parameter.memref.offset = input.number(2);
        }
    }

    /// Of that very size, so that AddressSanitizer sees the first byte behind it.
    std::uint8_t* memory(Input& input, std::size_t index, std::size_t size, bool goes_in) {
        memory_.at(index) = std::make_unique<std::uint8_t[]>(size);
        const std::span bytes(memory_.at(index).get(), size);
        if (goes_in) input.fill(bytes);
        return bytes.data();
    }

    void share(Input& input, std::size_t index) {
        if (registered_) return;
        block_.flags = input.number(1);
        block_.size = input.number(2);
        block_.buffer = memory(input, index, block_.size, true);
        registered_ = TEEC_RegisterSharedMemory(context_, &block_) == TEEC_SUCCESS;
    }

    TEEC_Context* context_;
    TEEC_SharedMemory block_{};
    bool registered_ = false;
    std::array<std::unique_ptr<std::uint8_t[]>, 4> memory_;
};

}  // namespace superrelay::fuzz
