// SPDX-License-Identifier: MIT
#include "verify.hpp"

#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include "record_files.hpp"

namespace superrelay::audit {
namespace {

/// A file as it was when it was opened.
struct Opened {
    std::string path;
    Descriptor file;
    std::uint64_t size = 0;
    std::optional<std::uint64_t> first_seq{};  ///< none: it has no line of a record
    std::pair<dev_t, ino_t> id{};
};

tl::unexpected<Error> cannot_read(const std::string& path, int error) {
    const Errc code = error == ENOENT ? Errc::not_found : Errc::internal;
    return fail(code, path + ": " + std::strerror(error));
}

tl::unexpected<Error> no_line_in(const std::string& path) {
    return fail(Errc::not_found, path + ": expected a record, found no line of one");
}

/// Follows links: who writes the record does so as well.
Result<Opened> open_file(const std::string& path) {
    Opened out{.path = path, .file = open_to_read(resolved(path))};
    struct stat status{};
    if (!out.file || fstat(out.file.get(), &status) != 0) return cannot_read(path, errno);
    if (!S_ISREG(status.st_mode)) return fail(Errc::not_found, path + ": expected a file");
    // Between two lines of a node that writes to it.
    if (!lock_file(out.file.get(), LOCK_SH) || fstat(out.file.get(), &status) != 0)
        return cannot_read(path, errno);
    flock(out.file.get(), LOCK_UN);
    out.size = static_cast<std::uint64_t>(status.st_size);
    out.first_seq = first_seq_of(out.file.get());
    out.id = {status.st_dev, status.st_ino};
    return out;
}

/// Walks one file through the check.
class FileWalk {
public:
    FileWalk(ChainCheck& check, const std::function<void(std::size_t)>& on_read)
        : check_(check), on_read_(on_read) {}

    [[nodiscard]] Result<void> walk(const Opened& opened);

private:
    [[nodiscard]] Result<void> take(std::string_view bytes);
    [[nodiscard]] Result<void> feed(std::string_view line);

    ChainCheck& check_;
    const std::function<void(std::size_t)>& on_read_;
    std::string rest_;  ///< of a line whose end is not read yet
    std::uint64_t line_ = 0;
    std::string path_;
};

Result<void> FileWalk::walk(const Opened& opened) {
    path_ = opened.path;
    std::string buffer(std::size_t{256} * 1024, '\0');
    for (std::uint64_t at = 0; at < opened.size;) {
        const auto want = std::min<std::uint64_t>(buffer.size(), opened.size - at);
        const ssize_t read = pread(opened.file.get(), buffer.data(), want, static_cast<off_t>(at));
        if (read < 0 && errno == EINTR) continue;
        if (read < 0) return cannot_read(path_, errno);
        if (read == 0) return fail(Errc::corrupt, path_ + ": it became shorter meanwhile");
        at += static_cast<std::uint64_t>(read);
        if (auto taken = take({buffer.data(), static_cast<std::size_t>(read)}); !taken)
            return taken;
        on_read_(static_cast<std::size_t>(read));
    }
    return rest_.empty() ? Result<void>{} : feed(rest_);
}

Result<void> FileWalk::take(std::string_view bytes) {
    for (auto end = bytes.find('\n'); end != bytes.npos; end = bytes.find('\n')) {
        rest_ += bytes.substr(0, end);
        if (auto fed = feed(rest_); !fed) return fed;
        rest_.clear();
        bytes.remove_prefix(end + 1);
    }
    rest_ += bytes;
    if (rest_.size() <= kMaxForeign) return {};
    return fail(Errc::corrupt, path_ + ":" + std::to_string(line_ + 1) + ": a line without an end");
}

Result<void> FileWalk::feed(std::string_view line) {
    ++line_;
    auto fed = check_.feed(line);
    if (fed) return fed;
    return fail(fed.error().code, path_ + ":" + std::to_string(line_) + ": " + fed.error().message);
}

Result<Verification> walk_all(std::vector<Opened> files, const VerifyOptions& options) {
    std::ranges::sort(files, {}, [](const Opened& each) {
        return std::pair(each.first_seq.value_or(kMaxSeq), std::string_view(each.path));
    });
    std::uint64_t all = 0;
    for (const auto& each : files)
        all += each.size;
    std::uint64_t done = 0;
    std::uint64_t told = 0;
    const std::function<void(std::size_t)> on_read = [&](std::size_t bytes) {
        done += bytes;
        if (!options.progress || done - told < options.progress_step) return;
        told = done;
        options.progress(done, all);
    };
    ChainCheck check(options.anchors);
    for (const auto& each : files) {
        if (auto walked = FileWalk(check, on_read).walk(each); !walked)
            return fail(std::move(walked));
    }
    auto summary = check.finish();
    if (!summary) {
        return fail(summary.error().code,
                    (files.empty() ? "" : files.back().path + ": ") + summary.error().message);
    }
    if (!summary->head) return no_line_in(files.back().path);
    return Verification{.chain = *std::move(summary), .files = files.size()};
}

}  // namespace

Result<Verification> verify(const std::vector<std::string>& files, const VerifyOptions& options) {
    std::vector<Opened> opened;
    for (const auto& path : files) {
        auto file = open_file(path);
        if (!file) return fail(std::move(file));
        if (file->size > 0 && !file->first_seq)
            return fail(Errc::corrupt, path + ": it has no line of a record");
        opened.push_back(*std::move(file));
    }
    return walk_all(std::move(opened), options);
}

Result<Verification> verify_record(const std::string& configured, const VerifyOptions& options) {
    const std::string path = resolved(configured);
    // The current one first: whatever replaces it now is among the others as well, and known by its
    // inode.
    std::vector<Opened> opened;
    auto current = open_file(path);
    if (current) {
        opened.push_back(*std::move(current));
    } else if (current.error().code != Errc::not_found || sibling_files(path).empty()) {
        return fail(std::move(current));
    }
    for (const auto& sibling : sibling_files(path)) {
        auto file = open_file(sibling);
        if (!file && file.error().code == Errc::not_found) continue;
        if (!file) return fail(std::move(file));
        // What has no line of a record, such as a compressed one, is not of it; that one is missing
        // is seen by the lines of the others.
        if (file->size > 0 && !file->first_seq) continue;
        const auto is_it = [&](const Opened& other) { return other.id == file->id; };
        if (std::ranges::none_of(opened, is_it)) opened.push_back(*std::move(file));
    }
    if (opened.empty()) return no_line_in(path);
    return walk_all(std::move(opened), options);
}

}  // namespace superrelay::audit
