// SPDX-License-Identifier: MIT
#include "storage/folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace softtee {
namespace {

constexpr char kTemporary[] = ".new";

FileStatus status_of(int error) {
    if (error == ENOENT) return FileStatus::missing;
    if (error == ENOSPC || error == EDQUOT) return FileStatus::no_space;
    return FileStatus::failed;
}

class File {
public:
    File(int folder, const std::string& name, int flags)
        : descriptor_(openat(folder, name.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)) {}
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    [[nodiscard]] bool open() const { return descriptor_ >= 0; }
    [[nodiscard]] bool sync() const { return fsync(descriptor_) == 0; }

    [[nodiscard]] bool read_all(Bytes& content) const {
        struct stat status{};
        if (fstat(descriptor_, &status) != 0) return false;
        content.resize(static_cast<std::size_t>(status.st_size));
        std::size_t done = 0;
        while (done < content.size()) {
            const ssize_t count = ::read(descriptor_, content.data() + done, content.size() - done);
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) return false;
            done += static_cast<std::size_t>(count);
        }
        return true;
    }

    [[nodiscard]] bool write_all(const Bytes& content) const {
        std::size_t done = 0;
        while (done < content.size()) {
            const ssize_t count =
                ::write(descriptor_, content.data() + done, content.size() - done);
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) return false;
            done += static_cast<std::size_t>(count);
        }
        return true;
    }

private:
    int descriptor_;
};

}  // namespace

Folder::Folder(std::filesystem::path path) : path_(std::move(path)) {
    if (path_.has_parent_path()) std::filesystem::create_directories(path_.parent_path());
    if (mkdir(path_.c_str(), 0700) != 0 && errno != EEXIST) {
        throw std::system_error(errno, std::generic_category(), path_.string());
    }
    descriptor_ = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), path_.string());
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
        if (entry.path().extension() == kTemporary) std::filesystem::remove(entry.path());
    }
}

Folder::~Folder() {
    ::close(descriptor_);
}

FileStatus Folder::read(const std::string& name, Bytes& content) const {
    const File file(descriptor_, name, O_RDONLY);
    if (!file.open()) return status_of(errno);
    return file.read_all(content) ? FileStatus::ok : FileStatus::failed;
}

FileStatus Folder::write(const std::string& name, const Bytes& content) {
    const std::string temporary = name + kTemporary;
    FileStatus status = FileStatus::ok;
    {
        const File file(descriptor_, temporary, O_WRONLY | O_CREAT | O_TRUNC);
        if (!file.open() || !file.write_all(content) || !file.sync()) status = status_of(errno);
    }
    if (status == FileStatus::ok &&
        renameat(descriptor_, temporary.c_str(), descriptor_, name.c_str()) != 0) {
        status = status_of(errno);
    }
    if (status == FileStatus::ok) return sync();
    unlinkat(descriptor_, temporary.c_str(), 0);
    return status == FileStatus::missing ? FileStatus::failed : status;
}

FileStatus Folder::remove(const std::string& name) {
    if (unlinkat(descriptor_, name.c_str(), 0) != 0) return status_of(errno);
    return sync();
}

std::vector<std::string> Folder::list() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
        if (entry.is_regular_file() && entry.path().extension() != kTemporary) {
            names.push_back(entry.path().filename().string());
        }
    }
    std::ranges::sort(names);
    return names;
}

FileStatus Folder::sync() const {
    return fsync(descriptor_) == 0 ? FileStatus::ok : FileStatus::failed;
}

}  // namespace softtee
