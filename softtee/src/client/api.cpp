// SPDX-License-Identifier: MIT
// The TEE Client API 1.0. A C++ exception never leaves it.

#include <cstdlib>
#include <exception>
#include <string_view>

#include "client/login.hpp"
#include "client/parameters.hpp"
#include "log.hpp"

using namespace softtee;  // NOLINT(google-build-using-namespace): C functions follow

namespace {

TEEC_Result answer(const Outcome& outcome, std::uint32_t* origin) {
    if (origin != nullptr) *origin = outcome.origin;
    return outcome.result;
}

Outcome api_error(TEEC_Result result) {
    return {result, TEEC_ORIGIN_API};
}

TEE_UUID internal_uuid(const TEEC_UUID& client) {
    TEE_UUID uuid{};
    static_assert(sizeof(uuid) == sizeof(client));
    std::memcpy(&uuid, &client, sizeof(uuid));
    return uuid;
}

Outcome open_session(TEEC_Context& context, TEEC_Session& session, const TEEC_UUID& destination,
                     std::uint32_t method, const void* data, TEEC_Operation* operation) {
    if (!Clients::get().has_context(context.imp.id)) return api_error(TEEC_ERROR_BAD_PARAMETERS);
    Parameters parameters;
    TEEC_Result result = to_parameters(operation, context.imp.id, parameters);
    if (result != TEEC_SUCCESS) return api_error(result);
    TEE_Identity client{};
    result = identify(method, data, client);
    if (result != TEEC_SUCCESS) return {result, TEEC_ORIGIN_COMMS};
    std::shared_ptr<OpenSession> opened;
    const Outcome outcome = Tee::get().open(internal_uuid(destination), client, parameters, opened);
    write_back(parameters, operation);
    if (outcome.result == TEEC_SUCCESS) {
        session.imp.id = Clients::get().add_session(context.imp.id, std::move(opened));
    }
    return outcome;
}

Outcome invoke(const TEEC_Session& session, std::uint32_t command, TEEC_Operation* operation) {
    const auto found = Clients::get().session(session.imp.id);
    if (!found) return api_error(TEEC_ERROR_BAD_PARAMETERS);
    Parameters parameters;
    const TEEC_Result result =
        to_parameters(operation, Clients::get().context_of(session.imp.id), parameters);
    if (result != TEEC_SUCCESS) return api_error(result);
    found->session.cancellation.start();
    const Outcome outcome = found->instance->invoke(found->session, command, parameters);
    write_back(parameters, operation);
    return outcome;
}

/// Sets the parts of an operation that say it runs.
void mark_started(TEEC_Operation* operation, std::uint32_t session) {
    if (operation == nullptr) return;
    __atomic_store_n(&operation->imp.session, session, __ATOMIC_SEQ_CST);
    __atomic_store_n(&operation->started, 1U, __ATOMIC_SEQ_CST);
}

template <typename Call>
Outcome without_exceptions(Call call) {
    try {
        return call();
    } catch (const std::exception& error) {
        log("%s", error.what());
        return api_error(TEEC_ERROR_GENERIC);
    }
}

}  // namespace

// NOLINTBEGIN(readability-identifier-naming)
extern "C" {

TEEC_Result TEEC_InitializeContext(const char* name, TEEC_Context* context) {
    if (context == nullptr) return TEEC_ERROR_BAD_PARAMETERS;
    context->imp.id = 0;
    if (name != nullptr && std::string_view(name) != "softtee") return TEEC_ERROR_ITEM_NOT_FOUND;
    warn_insecure();
    try {
        Tee::get().attach();
    } catch (const StorageBusy& busy) {
        log("%s", busy.what());
        return TEEC_ERROR_BUSY;
    } catch (const std::exception& error) {
        log("%s", error.what());
        return TEEC_ERROR_STORAGE_NOT_AVAILABLE;
    }
    context->imp.id = Clients::get().add_context();
    return TEEC_SUCCESS;
}

void TEEC_FinalizeContext(TEEC_Context* context) {
    if (context == nullptr || !Clients::get().remove_context(context->imp.id)) return;
    context->imp.id = 0;
    Tee::get().detach();
}

TEEC_Result TEEC_RegisterSharedMemory(TEEC_Context* context, TEEC_SharedMemory* sharedMem) {
    constexpr std::uint32_t kDirections = TEEC_MEM_INPUT | TEEC_MEM_OUTPUT;
    if (context == nullptr || sharedMem == nullptr || sharedMem->buffer == nullptr ||
        sharedMem->flags == 0 || (sharedMem->flags & ~kDirections) != 0 ||
        !Clients::get().has_context(context->imp.id)) {
        return TEEC_ERROR_BAD_PARAMETERS;
    }
    sharedMem->imp.id = Clients::get().add_block(
        {context->imp.id, sharedMem->buffer, sharedMem->size, sharedMem->flags, false});
    return TEEC_SUCCESS;
}

TEEC_Result TEEC_AllocateSharedMemory(TEEC_Context* context, TEEC_SharedMemory* sharedMem) {
    constexpr std::uint32_t kDirections = TEEC_MEM_INPUT | TEEC_MEM_OUTPUT;
    if (context == nullptr || sharedMem == nullptr || sharedMem->flags == 0 ||
        (sharedMem->flags & ~kDirections) != 0 || !Clients::get().has_context(context->imp.id)) {
        return TEEC_ERROR_BAD_PARAMETERS;
    }
    sharedMem->buffer = std::calloc(1, sharedMem->size == 0 ? 1 : sharedMem->size);
    if (sharedMem->buffer == nullptr) return TEEC_ERROR_OUT_OF_MEMORY;
    sharedMem->imp.id = Clients::get().add_block(
        {context->imp.id, sharedMem->buffer, sharedMem->size, sharedMem->flags, true});
    return TEEC_SUCCESS;
}

void TEEC_ReleaseSharedMemory(TEEC_SharedMemory* sharedMem) {
    if (sharedMem == nullptr) return;
    const auto block = Clients::get().remove_block(sharedMem->imp.id);
    sharedMem->imp.id = 0;
    if (!block || !block->allocated) return;
    std::free(block->buffer);
    sharedMem->buffer = nullptr;
    sharedMem->size = 0;
}

TEEC_Result TEEC_OpenSession(TEEC_Context* context, TEEC_Session* session,
                             const TEEC_UUID* destination, uint32_t connectionMethod,
                             const void* connectionData, TEEC_Operation* operation,
                             uint32_t* returnOrigin) {
    if (context == nullptr || session == nullptr || destination == nullptr) {
        return answer(api_error(TEEC_ERROR_BAD_PARAMETERS), returnOrigin);
    }
    session->imp.id = 0;
    mark_started(operation, 0);
    const auto call = [&] {
        return open_session(*context, *session, *destination, connectionMethod, connectionData,
                            operation);
    };
    return answer(without_exceptions(call), returnOrigin);
}

void TEEC_CloseSession(TEEC_Session* session) {
    if (session == nullptr) return;
    const auto found = Clients::get().remove_session(session->imp.id);
    session->imp.id = 0;
    if (found) Tee::get().close(*found);
}

TEEC_Result TEEC_InvokeCommand(TEEC_Session* session, uint32_t commandID, TEEC_Operation* operation,
                               uint32_t* returnOrigin) {
    if (session == nullptr) return answer(api_error(TEEC_ERROR_BAD_PARAMETERS), returnOrigin);
    mark_started(operation, session->imp.id);
    const auto call = [&] { return invoke(*session, commandID, operation); };
    return answer(without_exceptions(call), returnOrigin);
}

void softtee_restart(void) {
    Tee::get().restart();
}

unsigned int softtee_sessions(void) {
    return Tee::get().sessions();
}

int softtee_get_usage(const TEEC_UUID* ta, struct softtee_usage* usage) {
    if (ta == nullptr || usage == nullptr) return -1;
    const auto instance = Tee::get().running(internal_uuid(*ta));
    const auto used = instance ? instance->usage() : std::nullopt;
    if (!used) return -1;
    *usage = {.api_calls = used->api_calls,
              .storage_uses = used->storage_uses,
              .random_draws = used->random_draws,
              .allocations = used->allocations,
              .heap_size = used->heap_size,
              .heap_peak = used->heap_peak,
              .stack_size = instance->ta().stack_size,
              .stack_peak = used->stack_peak};
    return 0;
}

int softtee_watch_stacks(void) {
    return StackGauge::watch() ? 0 : -1;
}

void TEEC_RequestCancellation(TEEC_Operation* operation) {
    if (operation == nullptr) return;
    // Written by the thread that makes the call, read by the one that cancels.
    if (__atomic_load_n(&operation->started, __ATOMIC_SEQ_CST) == 0) return;
    const std::uint32_t id = __atomic_load_n(&operation->imp.session, __ATOMIC_SEQ_CST);
    if (const auto found = Clients::get().session(id)) found->session.cancellation.request();
}

}  // extern "C"
// NOLINTEND(readability-identifier-naming)
