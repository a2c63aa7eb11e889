// SPDX-License-Identifier: MIT
#include "socket_file.hpp"

#include <sys/stat.h>

namespace superrelay::device_plugin {

std::optional<SocketFile> SocketFile::at(const std::filesystem::path& path) {
    struct stat status{};
    if (stat(path.c_str(), &status) != 0 || !S_ISSOCK(status.st_mode)) return std::nullopt;
    return SocketFile{status.st_dev, status.st_ino, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

}  // namespace superrelay::device_plugin
