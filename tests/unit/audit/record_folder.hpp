// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <superrelay/audit/chain.hpp>
#include <superrelay/audit/file_journal.hpp>
#include <vector>

namespace superrelay::audit {

inline Time fixed_time() {
    return Time(std::chrono::milliseconds(1'795'387'200'123));
}

inline Decision refusal(const std::string& message) {
    Decision out;
    out.refusal = Error{Errc::denied, message};
    return out;
}

inline KeyOperation deletion() {
    return {.kind = KeyOperation::Kind::delete_key, .key_id = "a"};
}

/// Lines linked as a new record, each with its line feed.
inline std::vector<std::string> linked(const std::vector<std::string>& lines) {
    std::vector<std::string> out;
    std::optional<Head> head;
    for (const auto& line : lines) {
        out.push_back(chained(head, line));
        head = head_after(head, out.back());
    }
    return out;
}

/// A folder of a test's own, with a record in it.
class RecordFolder : public testing::Test {
protected:
    RecordFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "sr-audit-XXXXXX").string();
        folder_ = mkdtemp(name.data());
    }
    ~RecordFolder() override { std::filesystem::remove_all(folder_); }

    [[nodiscard]] std::string file() const { return (folder_ / "audit.jsonl").string(); }
    [[nodiscard]] FileJournalSettings settings() const {
        return {.path = file(), .now = fixed_time};
    }
    [[nodiscard]] std::unique_ptr<FileJournal> open() const {
        return FileJournal::open(settings()).value();
    }
    [[nodiscard]] static std::string text_of(const std::string& path) {
        std::ifstream in(path);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    /// With their line feeds, where they have one.
    [[nodiscard]] static std::vector<std::string> lines_of(const std::string& path) {
        std::vector<std::string> out;
        const std::string text = text_of(path);
        for (std::size_t at = 0; at < text.size();) {
            const auto end = std::min(text.find('\n', at), text.size() - 1);
            out.push_back(text.substr(at, end - at + 1));
            at = end + 1;
        }
        return out;
    }
    [[nodiscard]] std::vector<std::string> lines() const { return lines_of(file()); }
    void write(const std::string& text) const { std::ofstream(file(), std::ios::app) << text; }

    std::filesystem::path folder_;
};

}  // namespace superrelay::audit
