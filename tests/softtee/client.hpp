// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>
#include <tee_client_api.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ta/test_ta.h"

namespace softtee_test {

using Bytes = std::vector<std::uint8_t>;

Bytes from_hex(std::string_view hex);
inline Bytes bytes(std::string_view text) {
    return {text.begin(), text.end()};
}

/// An answer of the TEE.
struct Answer {
    TEEC_Result result;
    std::uint32_t origin;
    bool operator==(const Answer&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Answer& answer);

inline constexpr Answer kDead{TEEC_ERROR_TARGET_DEAD, TEEC_ORIGIN_TEE};
constexpr Answer from_ta(TEEC_Result result) {
    return {result, TEEC_ORIGIN_TRUSTED_APP};
}
inline constexpr Answer kSuccess = from_ta(TEEC_SUCCESS);

inline constexpr TEEC_UUID kShared = TEST_TA_SHARED;
inline constexpr TEEC_UUID kExclusive = TEST_TA_EXCLUSIVE;
inline constexpr TEEC_UUID kKeptAlive = TEST_TA_KEPT_ALIVE;
inline constexpr TEEC_UUID kMultiInstance = TEST_TA_MULTI_INSTANCE;

/// One parameter of a call: in by value, out by reference.
struct Param {
    static Param none() { return {}; }
    static Param value(std::uint32_t a, std::uint32_t b = 0);
    static Param in(const Bytes& bytes);
    /// Resized to what the TA said, unless that is more than there is.
    static Param out(Bytes& bytes);
    static Param inout(Bytes& bytes);

    std::uint32_t type = TEEC_NONE;
    TEEC_Parameter content{};
    Bytes* target = nullptr;
};

/// A session with the test TA, closed at the end.
class Session {
public:
    Session(TEEC_Context& context, const TEEC_UUID& ta, std::uint32_t login = TEEC_LOGIN_PUBLIC,
            const void* login_data = nullptr);
    Session(TEEC_Context& context, const TEEC_UUID& ta, TEEC_Operation& operation);
    ~Session() { close(); }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    [[nodiscard]] const Answer& opened() const { return opened_; }
    void close();

    /// Invokes a command; values and sizes come back in `results()`.
    Answer invoke(std::uint32_t command, std::vector<Param> params = {});
    Answer invoke(std::uint32_t command, TEEC_Operation& operation);
    /// Of the last call with parameters: value a and b.
    [[nodiscard]] TEEC_Value value(std::size_t index) const { return last_.params[index].value; }
    [[nodiscard]] std::size_t size(std::size_t index) const {
        return last_.params[index].tmpref.size;
    }

    // The storage commands, which many tests use.
    Answer put(std::string_view id, const Bytes& data, std::uint32_t flags = 0);
    Answer get(std::string_view id, Bytes& data);

private:
    TEEC_Session session_{};
    TEEC_Operation last_{};
    Answer opened_{};
};

/// A test with a storage folder of its own and a context on it.
class SoftteeTest : public ::testing::Test {
protected:
    SoftteeTest();
    ~SoftteeTest() override;

    /// Ends the context and begins another.
    void reconnect();

    std::filesystem::path folder;
    TEEC_Context context{};
};

/// TEE_DATA_FLAG_OVERWRITE
inline constexpr std::uint32_t kOverwrite = 0x400;

/// A test of storage, with sessions that begin and end in each step.
class StorageTest : public SoftteeTest {
protected:
    Bytes get(std::string_view id);
    void put(std::string_view id, std::string_view data);
};

/// A new folder below the system's temporary one.
std::filesystem::path make_folder();

/// The files of the test TA's objects in a storage folder.
std::vector<std::filesystem::path> object_files(const std::filesystem::path& storage);

}  // namespace softtee_test
