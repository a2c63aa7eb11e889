// SPDX-License-Identifier: MIT
#pragma once

#include <tee_client_api.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <superrelay/core/result.hpp>
#include <superrelay/kms/types.hpp>

namespace superrelay::tee {

/// A connection to the TEE and a session to one TA, opened again after the TA panicked and after it
/// was closed. Not thread-safe.
/// @see GlobalPlatform TEE Client API 1.0, 4.5
class Session {
public:
    /// @return Errc::unavailable when there is no TEE, or none that has this TA
    [[nodiscard]] static Result<std::unique_ptr<Session>> open(const TEEC_UUID& ta);

    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Invokes a command; `operation` has its paramTypes and params set.
    /// @return TEEC_SUCCESS, or the result code of the TA or the TEE. After TEEC_ERROR_TARGET_DEAD
    ///         the next call opens a new session.
    [[nodiscard]] std::uint32_t invoke(std::uint32_t command, TEEC_Operation& operation);

    /// Closes the session; the next call opens another. The connection to the TEE stays, and with
    /// it the memory that is shared.
    /// @return whether there was one
    bool close() noexcept;

    /// Since it was opened, opening it included. Any thread may ask this.
    [[nodiscard]] kms::Traffic traffic() const noexcept;

    [[nodiscard]] TEEC_Context& context() noexcept { return context_; }

private:
    explicit Session(const TEEC_UUID& ta) : ta_(ta) {}

    std::uint32_t connect();

    TEEC_UUID ta_;
    TEEC_Context context_{};
    TEEC_Session session_{};
    bool has_context_ = false;
    // Written by the session's own thread alone.
    std::atomic<bool> has_session_ = false;
    std::atomic<std::uint64_t> switches_ = 0;
    std::atomic<std::uint64_t> opened_ = 0;
};

/// Memory that both worlds see, registered once and used for many calls.
class SharedBlock {
public:
    /// @return Errc::unavailable when the TEE gives no memory
    [[nodiscard]] static Result<std::unique_ptr<SharedBlock>> allocate(Session& session,
                                                                       std::size_t size);
    ~SharedBlock();
    SharedBlock(const SharedBlock&) = delete;
    SharedBlock& operator=(const SharedBlock&) = delete;

    [[nodiscard]] std::span<std::uint8_t> bytes() noexcept {
        return {static_cast<std::uint8_t*>(memory_.buffer), memory_.size};
    }

    /// A parameter that refers to a part of the block.
    [[nodiscard]] TEEC_Parameter part(std::size_t offset, std::size_t size) noexcept;

private:
    SharedBlock() = default;

    TEEC_SharedMemory memory_{};
};

}  // namespace superrelay::tee
