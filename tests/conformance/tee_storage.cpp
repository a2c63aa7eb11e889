// SPDX-License-Identifier: MIT
#include "tee_storage.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace conformance {
namespace fs = std::filesystem;
namespace {

/// softtee's lock and device key, and OP-TEE's directory of objects, which a
/// change of any object touches.
bool is_object(const fs::path& file) {
    const std::string name = file.filename().string();
    return name != "lock" && name != "device.key" && name != "dirf.db";
}

std::string content_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

fs::path tee_storage() {
    for (const char* name : {"SR_CONFORMANCE_STORAGE", "SOFTTEE_STORAGE"})
        if (const char* folder = std::getenv(name)) return folder;
    return {};
}

std::string why_no_storage() {
    const fs::path folder = tee_storage();
    if (folder.empty())
        return "set SR_CONFORMANCE_STORAGE to the folder in which the TEE keeps its objects: these "
               "tests look into it and WIPE it";
    std::error_code error;
    const fs::directory_iterator readable(folder, error);
    return error ? "SR_CONFORMANCE_STORAGE: " + folder.string() + ": " + error.message() : "";
}

StorageSnapshot take_snapshot() {
    StorageSnapshot snapshot;
    for (const auto& entry : fs::recursive_directory_iterator(tee_storage()))
        if (entry.is_regular_file() && is_object(entry.path()))
            snapshot[entry.path()] = content_of(entry.path());
    return snapshot;
}

std::vector<fs::path> new_files(const StorageSnapshot& before, const StorageSnapshot& after) {
    std::vector<fs::path> files;
    for (const auto& [file, content] : after)
        if (!before.contains(file)) files.push_back(file);
    return files;
}

std::vector<fs::path> touched_files(const StorageSnapshot& before, const StorageSnapshot& after) {
    std::vector<fs::path> files;
    for (const auto& [file, content] : after) {
        const auto old = before.find(file);
        if (old == before.end() || old->second != content) files.push_back(file);
    }
    return files;
}

void damage(const fs::path& file) {
    std::string content = content_of(file);
    for (std::size_t i = 0; i < content.size(); i += 7)
        content[i] = static_cast<char>(content[i] ^ 0x5a);
    std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
}

void wipe_storage() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(tee_storage())) {
        const std::string name = entry.path().filename().string();
        if (entry.is_regular_file() && name != "lock" && name != "device.key")
            files.push_back(entry.path());
    }
    for (const auto& file : files)
        fs::remove(file);
}

}  // namespace conformance
