// SPDX-License-Identifier: MIT
#pragma once

#include <super_relay_ta.h>
#include <tee_client_api.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace conformance {

using Bytes = std::vector<std::uint8_t>;
using ConstBytes = std::span<const std::uint8_t>;

// Result codes of the Internal Core API that the Client API has no name for.
inline constexpr TEEC_Result kCorruptObject = 0xF0100001;

enum class Build { release, development };

/// Parameters of one command, all temporary memory references. The caller's
/// buffers must outlive it.
class Call {
public:
    Call& in(const void* bytes, std::size_t size);
    Call& in(const std::string& text) { return in(text.data(), text.size()); }
    Call& in(ConstBytes bytes) { return in(bytes.data(), bytes.size()); }
    Call& out(void* bytes, std::size_t size);
    Call& value(std::uint32_t a, std::uint32_t b);
    /// Another type for a parameter, with whatever it has been given.
    Call& retype(std::size_t index, std::uint32_t type);

    [[nodiscard]] TEEC_Operation operation() const;

private:
    std::array<TEEC_Parameter, 4> params_{};
    std::array<std::uint32_t, 4> types_{};
    std::size_t count_ = 0;
};

class CallLog;

/// One session with the TA, in a context of its own. Each command's result is
/// the TA's; outputs are what the TA wrote. Not thread-safe.
class Ta {
public:
    explicit Ta(Build build);
    ~Ta();
    Ta(const Ta&) = delete;
    Ta& operator=(const Ta&) = delete;

    /// What TEEC_OpenSession answered.
    [[nodiscard]] TEEC_Result opened() const { return opened_; }

    /// The sizes of the outputs afterwards, by parameter index, in `sizes`.
    TEEC_Result invoke(std::uint32_t command, const Call& call,
                       std::array<std::size_t, 4>* sizes = nullptr);

    TEEC_Result generate(const std::string& id, std::uint32_t type, std::uint32_t use,
                         sr_key_info& info);
    TEEC_Result import_key(const std::string& id, std::uint32_t use, ConstBytes secret,
                           sr_key_info& info);
    TEEC_Result public_key(const std::string& id, sr_key_info& info);
    TEEC_Result remove(const std::string& id);
    TEEC_Result list(std::vector<sr_key_info>& keys);
    TEEC_Result info(sr_info& info);
    TEEC_Result sign(const std::string& id, ConstBytes message, sr_signature& signature);
    TEEC_Result sign_batch(const std::string& id, ConstBytes messages,
                           std::vector<sr_sign_result>& results);
    TEEC_Result sponsor(const std::string& id, std::span<const sr_sponsor_record> records,
                        std::vector<sr_sponsor_result>& results);
    /// The same with tails for records of EntryPoint v0.6.
    TEEC_Result sponsor(const std::string& id, std::span<const sr_sponsor_record> records,
                        ConstBytes tails, std::vector<sr_sponsor_result>& results);
    /// How many objects should be there, and how many of them are bad.
    TEEC_Result check_storage(std::array<std::uint32_t, 2>& counts);
    /// SR_STORAGE_*
    TEEC_Result storage(std::uint32_t& where);
    TEEC_Result confirm_version();
    TEEC_Result set_version_floor(std::uint32_t floor);
    TEEC_Result panic();

    [[nodiscard]] std::uint32_t origin() const { return origin_; }
    [[nodiscard]] TEEC_Session* session() { return &session_; }
    [[nodiscard]] TEEC_Context* context() { return &context_; }

private:
    /// A command whose one parameter is an answer of two numbers.
    TEEC_Result ask(std::uint32_t command, std::array<std::uint32_t, 2>& answer);

    TEEC_Context context_{};
    TEEC_Session session_{};
    TEEC_Result opened_ = TEEC_ERROR_GENERIC;
    std::uint32_t origin_ = 0;
    std::shared_ptr<CallLog> log_;
};

/// What every GENERATE_KEY here brings as the caller's randomness.
Bytes callers_entropy();

/// The id of a key as text.
std::string id_of(const sr_key_info& info);

}  // namespace conformance
