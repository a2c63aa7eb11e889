// SPDX-License-Identifier: MIT
#include "client.hpp"

#include <unistd.h>

#include <cstdlib>
#include <ostream>
#include <stdexcept>

namespace softtee_test {
namespace {

Param memory(std::uint32_t type, const Bytes& bytes, Bytes* target) {
    Param param;
    param.type = type;
    param.content.tmpref = {const_cast<std::uint8_t*>(bytes.data()), bytes.size()};
    param.target = target;
    return param;
}

}  // namespace

Bytes from_hex(std::string_view hex) {
    Bytes out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        out.push_back(
            static_cast<std::uint8_t>(std::stoul(std::string(hex.substr(i, 2)), nullptr, 16)));
    }
    return out;
}

std::ostream& operator<<(std::ostream& out, const Answer& answer) {
    return out << std::hex << "0x" << answer.result << std::dec << " of origin " << answer.origin;
}

Param Param::value(std::uint32_t a, std::uint32_t b) {
    Param param;
    param.type = TEEC_VALUE_INOUT;
    param.content.value = {a, b};
    return param;
}

Param Param::in(const Bytes& bytes) {
    return memory(TEEC_MEMREF_TEMP_INPUT, bytes, nullptr);
}

Param Param::out(Bytes& bytes) {
    return memory(TEEC_MEMREF_TEMP_OUTPUT, bytes, &bytes);
}

Param Param::inout(Bytes& bytes) {
    return memory(TEEC_MEMREF_TEMP_INOUT, bytes, &bytes);
}

Session::Session(TEEC_Context& context, const TEEC_UUID& ta, std::uint32_t login,
                 const void* login_data) {
    opened_.result =
        TEEC_OpenSession(&context, &session_, &ta, login, login_data, nullptr, &opened_.origin);
}

Session::Session(TEEC_Context& context, const TEEC_UUID& ta, TEEC_Operation& operation) {
    opened_.result = TEEC_OpenSession(&context, &session_, &ta, TEEC_LOGIN_PUBLIC, nullptr,
                                      &operation, &opened_.origin);
}

void Session::close() {
    if (opened_.result == TEEC_SUCCESS) TEEC_CloseSession(&session_);
    opened_.result = TEEC_ERROR_BAD_STATE;
}

Answer Session::invoke(std::uint32_t command, std::vector<Param> params) {
    last_ = {};
    params.resize(TEEC_CONFIG_PAYLOAD_REF_COUNT);
    for (std::size_t i = 0; i < params.size(); ++i) {
        last_.paramTypes |= params[i].type << (4 * i);
        last_.params[i] = params[i].content;
    }
    const Answer answer = invoke(command, last_);
    for (std::size_t i = 0; i < params.size(); ++i) {
        Bytes* target = params[i].target;
        if (target != nullptr && size(i) <= target->size()) target->resize(size(i));
    }
    return answer;
}

Answer Session::invoke(std::uint32_t command, TEEC_Operation& operation) {
    Answer answer{};
    answer.result = TEEC_InvokeCommand(&session_, command, &operation, &answer.origin);
    return answer;
}

Answer Session::put(std::string_view id, const Bytes& data, std::uint32_t flags) {
    return invoke(TEST_PUT, {Param::in(bytes(id)), Param::in(data), Param::value(0, flags)});
}

Answer Session::get(std::string_view id, Bytes& data) {
    data.assign(64 * 1024, 0);
    return invoke(TEST_GET, {Param::in(bytes(id)), Param::out(data)});
}

SoftteeTest::SoftteeTest() : folder(make_folder()) {
    setenv("SOFTTEE_STORAGE", folder.c_str(), 1);
    setenv("SOFTTEE_QUIET", "1", 1);
    EXPECT_EQ(TEEC_InitializeContext(nullptr, &context), TEEC_SUCCESS);
}

SoftteeTest::~SoftteeTest() {
    TEEC_FinalizeContext(&context);
    std::filesystem::remove_all(folder);
}

void SoftteeTest::reconnect() {
    TEEC_FinalizeContext(&context);
    EXPECT_EQ(TEEC_InitializeContext("softtee", &context), TEEC_SUCCESS);
}

Bytes StorageTest::get(std::string_view id) {
    Session session(context, kShared);
    Bytes data;
    EXPECT_EQ(session.get(id, data), kSuccess);
    return data;
}

void StorageTest::put(std::string_view id, std::string_view data) {
    Session session(context, kShared);
    EXPECT_EQ(session.put(id, bytes(data), kOverwrite), kSuccess);
}

std::filesystem::path make_folder() {
    // In memory where that is to be had: each write of softtee waits for the
    // disk, and what a kill leaves behind is the same.
    const std::filesystem::path memory = "/dev/shm";
    const bool usable = std::getenv("TMPDIR") == nullptr && access(memory.c_str(), W_OK) == 0;
    const std::filesystem::path parent = usable ? memory : std::filesystem::temp_directory_path();
    std::string name = (parent / "softtee-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return name;
}

std::vector<std::filesystem::path> object_files(const std::filesystem::path& storage) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(storage)) {
        if (entry.is_regular_file() && entry.path().parent_path() != storage) {
            files.push_back(entry.path());
        }
    }
    return files;
}

}  // namespace softtee_test
