// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <superrelay/core/descriptor.hpp>

namespace superrelay::audit {

/// What is changed on a disk, each as its system call: on failure -1, and errno. Its double in the
/// tests fails, or ends as if the machine had, at any one of them.
class FileOps {
public:
    virtual ~FileOps() = default;

    /// Readable, appended to, made with mode 0600 where it is missing.
    [[nodiscard]] virtual int open(const std::string& path) = 0;
    [[nodiscard]] virtual ssize_t write(int file, std::string_view text) = 0;
    [[nodiscard]] virtual int sync(int file) = 0;
    [[nodiscard]] virtual int rename(const std::string& from, const std::string& to) = 0;
    [[nodiscard]] virtual int remove(const std::string& path) = 0;
};

/// The system's. Outlives everything.
[[nodiscard]] FileOps& system_file_ops();

/// For reading, without following a link; none: errno says why.
[[nodiscard]] Descriptor open_to_read(const std::string& path);

/// What the links at `path` lead to, if that is a file, or nothing yet: a file is renamed where it
/// stands. Else `path`, such as of /dev/stdout that is a pipe.
[[nodiscard]] std::string resolved(const std::string& path);

/// Takes the file's lock (flock(2)), of which each process holds one for as long as a few system
/// calls take: waits for it a fifth of a second, then gives up with EWOULDBLOCK.
/// @param operation  LOCK_EX or LOCK_SH
[[nodiscard]] bool lock_file(int file, int operation);

/// Makes what was done in the folder of `path` last.
[[nodiscard]] int sync_folder(FileOps& ops, const std::string& path);

}  // namespace superrelay::audit
