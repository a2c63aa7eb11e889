// SPDX-License-Identifier: MIT
// The files behind persistent objects: what they show, and what becomes of one
// that is damaged.

#include <cstdlib>
#include <fstream>

#include "client.hpp"

namespace softtee_test {
namespace {

constexpr TEEC_Result kCorruptObject = 0xF0100001;  // TEE_ERROR_CORRUPT_OBJECT

class StorageFiles : public StorageTest {};

TEST_F(StorageFiles, FilesShowNeitherIdNorData) {
    put("visible-id", "visible-data");
    ASSERT_EQ(object_files(folder).size(), 1U);
    const std::filesystem::path file = object_files(folder).front();
    std::ifstream stream(file, std::ios::binary);
    const std::string content((std::istreambuf_iterator<char>(stream)), {});
    EXPECT_EQ(file.filename().string().find("visible"), std::string::npos);
    EXPECT_EQ(content.find("visible"), std::string::npos);
}

TEST_F(StorageFiles, FoldersAndKeyAreTheOwnersAlone) {
    put("one", "first");
    namespace fs = std::filesystem;
    const auto others = fs::perms::group_all | fs::perms::others_all;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        EXPECT_EQ(entry.status().permissions() & others, fs::perms::none) << entry.path();
    }
}

/// Each byte of an object's file is authenticated.
TEST_F(StorageFiles, AnyFlippedByteIsACorruptObject) {
    put("one", "data");
    const std::filesystem::path file = object_files(folder).front();
    const std::filesystem::path copy = folder / "copy";
    std::filesystem::copy_file(file, copy);
    const auto size = std::filesystem::file_size(file);
    Session session(context, kShared);
    Bytes data;
    for (std::uintmax_t at = 0; at < size; ++at) {
        std::filesystem::copy_file(copy, file, std::filesystem::copy_options::overwrite_existing);
        std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
        stream.seekg(static_cast<std::streamoff>(at));
        const int byte = stream.get();
        stream.seekp(static_cast<std::streamoff>(at));
        stream.put(static_cast<char>(byte ^ 1));
        stream.close();
        ASSERT_EQ(session.get("one", data), from_ta(kCorruptObject)) << "byte " << at;
        // OP-TEE removes what it finds corrupt.
        ASSERT_EQ(session.get("one", data), from_ta(TEEC_ERROR_ITEM_NOT_FOUND));
    }
    std::filesystem::copy_file(copy, file);
    EXPECT_EQ(get("one"), bytes("data"));
}

TEST_F(StorageFiles, ATruncatedFileIsACorruptObject) {
    put("one", "data");
    const std::filesystem::path file = object_files(folder).front();
    std::filesystem::resize_file(file, std::filesystem::file_size(file) - 1);
    Session session(context, kShared);
    Bytes data;
    EXPECT_EQ(session.get("one", data), from_ta(kCorruptObject));
}

TEST_F(StorageFiles, AnObjectUnderAnothersNameIsCorrupt) {
    put("one", "first");
    const std::filesystem::path one = object_files(folder).front();
    put("two", "second");
    for (const auto& file : object_files(folder)) {
        if (file == one) continue;
        std::filesystem::copy_file(file, one, std::filesystem::copy_options::overwrite_existing);
    }
    Session session(context, kShared);
    Bytes data;
    EXPECT_EQ(session.get("one", data), from_ta(kCorruptObject));
}

TEST_F(StorageFiles, AWipedFolderIsSilentlyEmpty) {
    put("one", "first");
    TEEC_FinalizeContext(&context);
    std::filesystem::remove_all(folder);
    ASSERT_EQ(TEEC_InitializeContext(nullptr, &context), TEEC_SUCCESS);
    Session session(context, kShared);
    Bytes data;
    EXPECT_EQ(session.get("one", data), from_ta(TEEC_ERROR_ITEM_NOT_FOUND));
}

TEST_F(StorageFiles, AFolderThatCannotBeUsedIsSaid) {
    TEEC_FinalizeContext(&context);
    std::ofstream(folder / "file") << "not a folder";
    setenv("SOFTTEE_STORAGE", (folder / "file").c_str(), 1);
    EXPECT_EQ(TEEC_InitializeContext(nullptr, &context), TEEC_ERROR_STORAGE_NOT_AVAILABLE);
}

TEST_F(StorageFiles, ADamagedDeviceKeyIsSaid) {
    TEEC_FinalizeContext(&context);
    std::filesystem::resize_file(folder / "device.key", 31);
    EXPECT_EQ(TEEC_InitializeContext(nullptr, &context), TEEC_ERROR_STORAGE_NOT_AVAILABLE);
}

}  // namespace
}  // namespace softtee_test
