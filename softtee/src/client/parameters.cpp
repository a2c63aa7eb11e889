// SPDX-License-Identifier: MIT
#include "client/parameters.hpp"

namespace softtee {
namespace {

constexpr std::uint32_t kPartialBit = 8;  // TEEC_MEMREF_PARTIAL_x is this + the plain type

bool is_output(std::uint32_t type) {
    return type == TEE_PARAM_TYPE_VALUE_OUTPUT || type == TEE_PARAM_TYPE_VALUE_INOUT ||
           type == TEE_PARAM_TYPE_MEMREF_OUTPUT || type == TEE_PARAM_TYPE_MEMREF_INOUT;
}

/// TEE_PARAM_TYPE_MEMREF_* for TEEC_MEM_* flags: input 1, output 2, both 3.
std::uint32_t memref_type(std::uint32_t flags) {
    return TEE_PARAM_TYPE_MEMREF_INPUT - 1 + flags;
}

struct Translated {
    std::uint32_t type;
    TEE_Param value;
};

std::optional<Translated> whole(const TEEC_RegisteredMemoryReference& reference,
                                std::uint32_t context) {
    if (reference.parent == nullptr) return std::nullopt;
    const auto block = Clients::get().block(reference.parent->imp.id);
    if (!block || block->context != context) return std::nullopt;
    TEE_Param value{};
    value.memref = {block->buffer, block->size};
    return Translated{memref_type(block->flags), value};
}

std::optional<Translated> partial(const TEEC_RegisteredMemoryReference& reference,
                                  std::uint32_t type, std::uint32_t context) {
    if (reference.parent == nullptr) return std::nullopt;
    const auto block = Clients::get().block(reference.parent->imp.id);
    if (!block || block->context != context) return std::nullopt;
    const std::uint32_t direction = type - (TEE_PARAM_TYPE_MEMREF_INPUT - 1);
    if ((direction & ~block->flags) != 0) return std::nullopt;
    if (reference.offset > block->size || reference.size > block->size - reference.offset) {
        return std::nullopt;
    }
    TEE_Param value{};
    value.memref = {static_cast<unsigned char*>(block->buffer) + reference.offset, reference.size};
    return Translated{type, value};
}

std::optional<Translated> translate(const TEEC_Parameter& parameter, std::uint32_t type,
                                    std::uint32_t context) {
    TEE_Param value{};
    switch (type) {
        case TEEC_NONE:
        case TEEC_VALUE_OUTPUT:
            return Translated{type, value};
        case TEEC_VALUE_INPUT:
        case TEEC_VALUE_INOUT:
            value.value = {parameter.value.a, parameter.value.b};
            return Translated{type, value};
        case TEEC_MEMREF_TEMP_INPUT:
        case TEEC_MEMREF_TEMP_OUTPUT:
        case TEEC_MEMREF_TEMP_INOUT:
            // NULL asks for a size. That it should have one is refused here, as by libteec.
            if (parameter.tmpref.buffer == nullptr && parameter.tmpref.size != 0) {
                return std::nullopt;
            }
            value.memref = {parameter.tmpref.buffer, parameter.tmpref.size};
            return Translated{type, value};
        case TEEC_MEMREF_WHOLE:
            return whole(parameter.memref, context);
        case TEEC_MEMREF_PARTIAL_INPUT:
        case TEEC_MEMREF_PARTIAL_OUTPUT:
        case TEEC_MEMREF_PARTIAL_INOUT:
            return partial(parameter.memref, type - kPartialBit, context);
        default:
            return std::nullopt;
    }
}

}  // namespace

TEEC_Result to_parameters(const TEEC_Operation* operation, std::uint32_t context,
                          Parameters& parameters) {
    if (operation == nullptr) return TEEC_SUCCESS;
    for (unsigned i = 0; i < TEEC_CONFIG_PAYLOAD_REF_COUNT; ++i) {
        const std::uint32_t type = TEEC_PARAM_TYPE_GET(operation->paramTypes, i);
        const auto translated = translate(operation->params[i], type, context);
        if (!translated) return TEEC_ERROR_BAD_PARAMETERS;
        parameters.types |= TEE_PARAM_TYPE_SET(translated->type, i);
        parameters.values[i] = translated->value;
        if (translated->type >= TEE_PARAM_TYPE_MEMREF_INPUT) {
            parameters.given[i] = {translated->value.memref.buffer, translated->value.memref.size};
        }
    }
    return TEEC_SUCCESS;
}

void write_back(const Parameters& parameters, TEEC_Operation* operation) {
    if (operation == nullptr) return;
    for (unsigned i = 0; i < TEEC_CONFIG_PAYLOAD_REF_COUNT; ++i) {
        const std::uint32_t type = TEE_PARAM_TYPE_GET(parameters.types, i);
        if (!is_output(type)) continue;
        TEEC_Parameter& out = operation->params[i];
        const TEE_Param& value = parameters.values[i];
        if (type <= TEE_PARAM_TYPE_VALUE_INOUT) {
            out.value = {value.value.a, value.value.b};
        } else if (TEEC_PARAM_TYPE_GET(operation->paramTypes, i) < TEEC_MEMREF_WHOLE) {
            out.tmpref.size = value.memref.size;
        } else {
            out.memref.size = value.memref.size;
        }
    }
}

}  // namespace softtee
