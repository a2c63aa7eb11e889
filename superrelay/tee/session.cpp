// SPDX-License-Identifier: MIT
#include "session.hpp"

#include "result_codes.hpp"

namespace superrelay::tee {

Result<std::unique_ptr<Session>> Session::open(const TEEC_UUID& ta) {
    std::unique_ptr<Session> session(new Session(ta));
    if (const auto code = TEEC_InitializeContext(nullptr, &session->context_);
        code != TEEC_SUCCESS) {
        return fail(Errc::unavailable, error_of(code, "connecting to the TEE").message);
    }
    session->has_context_ = true;
    if (const auto code = session->connect(); code != TEEC_SUCCESS) {
        return tl::unexpected(opening_error_of(code));
    }
    return session;
}

Session::~Session() {
    close();
    if (has_context_) TEEC_FinalizeContext(&context_);
}

std::uint32_t Session::connect() {
    std::uint32_t origin = 0;
    const auto code =
        TEEC_OpenSession(&context_, &session_, &ta_, TEEC_LOGIN_PUBLIC, nullptr, nullptr, &origin);
    ++switches_;
    if (code == TEEC_SUCCESS) ++opened_;
    has_session_ = code == TEEC_SUCCESS;
    return code;
}

std::uint32_t Session::invoke(std::uint32_t command, TEEC_Operation& operation) {
    if (!has_session_) {
        if (const auto code = connect(); code != TEEC_SUCCESS) return code;
    }
    std::uint32_t origin = 0;
    const auto code = TEEC_InvokeCommand(&session_, command, &operation, &origin);
    ++switches_;
    if (code == TEEC_ERROR_TARGET_DEAD) close();
    return code;
}

kms::Traffic Session::traffic() const noexcept {
    return {.switches = switches_,
            .sessions_opened = opened_,
            .sessions_active = has_session_ ? 1U : 0U};
}

bool Session::close() noexcept {
    if (!has_session_) return false;
    TEEC_CloseSession(&session_);
    ++switches_;
    has_session_ = false;
    return true;
}

Result<std::unique_ptr<SharedBlock>> SharedBlock::allocate(Session& session, std::size_t size) {
    std::unique_ptr<SharedBlock> block(new SharedBlock);
    block->memory_.size = size;
    block->memory_.flags = TEEC_MEM_INPUT | TEEC_MEM_OUTPUT;
    if (const auto code = TEEC_AllocateSharedMemory(&session.context(), &block->memory_);
        code != TEEC_SUCCESS) {
        block->memory_ = {};
        return fail(Errc::unavailable, error_of(code, "sharing memory with the TEE").message);
    }
    return block;
}

SharedBlock::~SharedBlock() {
    if (memory_.buffer != nullptr) TEEC_ReleaseSharedMemory(&memory_);
}

TEEC_Parameter SharedBlock::part(std::size_t offset, std::size_t size) noexcept {
    TEEC_Parameter out{};
    out.memref.parent = &memory_;
    out.memref.offset = offset;
    out.memref.size = size;
    return out;
}

}  // namespace superrelay::tee
