// SPDX-License-Identifier: MIT
#include "record_files.hpp"

#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "chain.hpp"

namespace superrelay::audit {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kDigits = 12;

/// Up to `size` bytes from `at`.
std::optional<std::string> read_at(int file, std::uint64_t at, std::uint64_t size) {
    std::string out(size, '\0');
    std::size_t have = 0;
    while (have < size) {
        const ssize_t read =
            pread(file, out.data() + have, size - have, static_cast<off_t>(at + have));
        if (read < 0 && errno == EINTR) continue;
        if (read < 0) return {};
        if (read == 0) break;
        have += static_cast<std::size_t>(read);
    }
    out.resize(have);
    return out;
}

/// The tail within `text`, which begins with a line; nothing when no line of it is the record's.
std::optional<Tail> tail_in(std::string_view text) {
    std::size_t end = text.size();
    while (end > 0) {
        const bool ended = text[end - 1] == '\n';
        const std::size_t line_end = ended ? end - 1 : end;
        const auto before = line_end == 0 ? text.npos : text.rfind('\n', line_end - 1);
        const std::size_t begin = before == text.npos ? 0 : before + 1;
        const auto line = text.substr(begin, line_end - begin);
        if (const auto found = parse_chained(line)) {
            Tail tail;
            tail.last = Head{found->seq, hash_of(line)};
            tail.foreign = text.substr(end);
            return tail;
        }
        end = begin;
    }
    return {};
}

bool is_digits(std::string_view text) {
    return text.size() >= kDigits &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Result<Tail> read_tail(int file, std::uint64_t size) {
    constexpr std::uint64_t kUsual = 16 * 1024;
    if (size == 0) return Tail{};
    for (const std::uint64_t searched : {kUsual, kMaxForeign}) {
        const std::uint64_t from = size > searched ? size - searched : 0;
        const auto read = read_at(file, from, size - from);
        if (!read || read->size() != size - from)
            return fail(Errc::unavailable, std::strerror(EIO));
        std::string_view text = *read;
        // It begins in the midst of a line.
        if (from > 0) text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
        auto tail = tail_in(text);
        if (!tail && from == 0) tail.emplace().foreign = text;
        if (!tail) continue;
        tail->torn = !text.ends_with('\n');
        if (tail->torn && !tail->foreign.empty()) tail->foreign += '\n';
        return *tail;
    }
    return fail(Errc::config_invalid,
                "expected lines of an audit record, its last MiB has none: move the file away");
}

std::string rotated_name(const std::string& path, std::uint64_t first_seq) {
    std::string digits = std::to_string(first_seq);
    if (digits.size() < kDigits) digits.insert(0, kDigits - digits.size(), '0');
    return path + '.' + digits;
}

std::vector<std::string> sibling_files(const std::string& path) {
    const fs::path whole(path);
    const std::string name = whole.filename().string();
    std::vector<std::string> out;
    std::error_code error;
    const auto folder = whole.has_parent_path() ? whole.parent_path() : fs::path(".");
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        const std::string other = it->path().filename().string();
        if (other.size() <= name.size() + 1 || !other.starts_with(name)) continue;
        if (other[name.size()] == '.' || other[name.size()] == '-')
            out.push_back(path + other.substr(name.size()));
    }
    std::ranges::sort(out);
    return out;
}

std::vector<std::string> rotated_files(const std::string& path) {
    auto out = sibling_files(path);
    std::erase_if(out, [&](const std::string& file) {
        return file[path.size()] != '.' ||
               !is_digits(std::string_view(file).substr(path.size() + 1));
    });
    // Beyond 12 digits a longer name is a later one.
    std::ranges::sort(out, {}, [](const std::string& file) {
        return std::pair(file.size(), std::string_view(file));
    });
    return out;
}

std::optional<std::uint64_t> first_seq_of(int file) {
    const auto read = read_at(file, 0, kMaxForeign);
    std::string_view text = read ? std::string_view(*read) : std::string_view();
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        if (const auto found = parse_chained(line)) return found->seq;
        text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
    return {};
}

std::optional<LockedFile> lock_predecessor(const std::string& path) {
    std::optional<LockedFile> out;
    for (const auto& name : sibling_files(path)) {
        auto file = open_to_read(name);
        struct stat status{};
        if (!file || fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
        // Who was about to write to it when it was renamed has done so.
        if (!lock_file(file.get(), LOCK_EX) || fstat(file.get(), &status) != 0) continue;
        auto tail = read_tail(file.get(), static_cast<std::uint64_t>(status.st_size));
        if (!tail || !tail->last || (out && out->last.seq >= tail->last->seq)) continue;
        out = LockedFile{name, std::move(file), *tail->last, std::move(tail->foreign)};
    }
    return out;
}

}  // namespace superrelay::audit
