// SPDX-License-Identifier: MIT
#include "storage/object_store.hpp"

#include <algorithm>

namespace softtee {
namespace {

// Holds the old and the new file name while a rename is under way. A name with
// a dot can be no object's.
constexpr char kJournal[] = "rename.journal";

TEE_Result result_of(FileStatus status) {
    switch (status) {
        case FileStatus::ok:
            return TEE_SUCCESS;
        case FileStatus::missing:
            return TEE_ERROR_ITEM_NOT_FOUND;
        case FileStatus::no_space:
            return TEE_ERROR_STORAGE_NO_SPACE;
        case FileStatus::failed:
            break;
    }
    return TEE_ERROR_STORAGE_NOT_AVAILABLE;
}

}  // namespace

ObjectStore::ObjectStore(const std::filesystem::path& root, View device_key, const TEE_UUID& ta)
    : vault_(device_key, ta), folder_(root / uuid_text(ta)) {
    finish_rename();
}

TEE_Result ObjectStore::load(View id, ObjectImage& image) {
    Entry entry = load_named(vault_.name_of(id));
    image = std::move(entry.image);
    return entry.result;
}

TEE_Result ObjectStore::save(View id, const ObjectImage& image) {
    const std::lock_guard lock(mutex_);
    return result_of(folder_.write(vault_.name_of(id), vault_.seal(id, to_bytes(image))));
}

TEE_Result ObjectStore::remove(View id) {
    const std::lock_guard lock(mutex_);
    return result_of(folder_.remove(vault_.name_of(id)));
}

bool ObjectStore::exists(View id) const {
    const std::lock_guard lock(mutex_);
    Bytes unused;
    return folder_.read(vault_.name_of(id), unused) != FileStatus::missing;
}

TEE_Result ObjectStore::rename(View from, View to) {
    if (exists(to)) return TEE_ERROR_ACCESS_CONFLICT;
    ObjectImage image;
    if (const TEE_Result result = load(from, image); result != TEE_SUCCESS) return result;
    const std::lock_guard lock(mutex_);
    const std::string old_name = vault_.name_of(from);
    const std::string new_name = vault_.name_of(to);
    const std::string names = old_name + new_name;
    FileStatus status = folder_.write(kJournal, Bytes(names.begin(), names.end()));
    if (status == FileStatus::ok) {
        status = folder_.write(new_name, vault_.seal(to, to_bytes(image)));
    }
    finish_rename();
    return result_of(status);
}

std::vector<std::string> ObjectStore::names() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> names = folder_.list();
    std::erase(names, kJournal);
    return names;
}

ObjectStore::Entry ObjectStore::load_named(const std::string& name) {
    const std::lock_guard lock(mutex_);
    Bytes file;
    const FileStatus status = folder_.read(name, file);
    if (status != FileStatus::ok) return {result_of(status), {}, {}};
    auto opened = vault_.open(name, file);
    if (!opened) return {TEE_ERROR_CORRUPT_OBJECT, {}, {}};
    auto image = from_bytes(opened->content);
    if (!image) return {TEE_ERROR_CORRUPT_OBJECT, {}, {}};
    return {TEE_SUCCESS, std::move(opened->id), std::move(*image)};
}

void ObjectStore::finish_rename() {
    Bytes journal;
    if (folder_.read(kJournal, journal) != FileStatus::ok) return;
    const std::string names(journal.begin(), journal.end());
    const std::string old_name = names.substr(0, names.size() / 2);
    const std::string new_name = names.substr(names.size() / 2);
    Bytes unused;
    // The new file is written whole or not at all; once it is there, it counts.
    if (folder_.read(new_name, unused) == FileStatus::ok) {
        static_cast<void>(folder_.remove(old_name));
    }
    static_cast<void>(folder_.remove(kJournal));
}

}  // namespace softtee
