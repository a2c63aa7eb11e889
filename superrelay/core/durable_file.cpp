// SPDX-License-Identifier: MIT
#include "durable_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

namespace superrelay {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> system_error(const fs::path& file) {
    const int error = errno;
    return fail(Errc::internal, file.string() + ": " + std::strerror(error));
}

bool write_all(int file, std::string_view content) {
    while (!content.empty()) {
        const ssize_t done = write(file, content.data(), content.size());
        if (done < 0 && errno != EINTR) return false;
        if (done > 0) content.remove_prefix(static_cast<std::size_t>(done));
    }
    return fsync(file) == 0;
}

Result<void> sync_folder_of(const fs::path& file) {
    const Descriptor folder = open_folder_of(file);
    if (!folder || fsync(folder.get()) != 0) return system_error(file.parent_path());
    return {};
}

}  // namespace

Descriptor open_folder_of(const fs::path& file) {
    const auto folder = file.parent_path();
    return Descriptor(
        open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

Result<void> write_durably(const fs::path& file, std::string_view content) {
    constexpr mode_t kOwnerOnly = 0600;
    const fs::path draft = file.string() + ".new";
    const Descriptor opened(
        open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly));
    if (!opened || !write_all(opened.get(), content)) return system_error(draft);
    if (rename(draft.c_str(), file.c_str()) != 0) return system_error(file);
    return sync_folder_of(file);
}

Result<void> remove_durably(const fs::path& file) {
    if (unlink(file.c_str()) != 0) {
        if (errno == ENOENT) return {};
        return system_error(file);
    }
    return sync_folder_of(file);
}

}  // namespace superrelay
