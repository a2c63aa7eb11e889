// SPDX-License-Identifier: MIT
#include "signed_ta.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <superrelay/core/hex.hpp>
#include <vector>

namespace superrelay::app {
namespace {

using Digest = std::array<std::uint8_t, SHA256_DIGEST_LENGTH>;

constexpr std::uint32_t kMagic = 0x4f545348;  // "HSTO"
constexpr std::uint32_t kPlain = 1;
constexpr std::uint32_t kEncrypted = 2;
constexpr std::size_t kHeader = 20;
constexpr std::size_t kUuid = 16;
constexpr std::size_t kOwnHeader = kUuid + 4;  // and the version
constexpr std::size_t kLargest = 16 * 1024 * 1024;

std::uint32_t number_at(std::span<const std::uint8_t> bytes, std::size_t at, std::size_t size) {
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < size; ++i)
        out |= std::uint32_t{bytes[at + i]} << (8 * i);
    return out;
}

/// Where things lie in the file.
struct Layout {
    std::span<const std::uint8_t> header, digest, own_header, image;
};

tl::unexpected<Error> altered(const std::string& how) {
    return fail(Errc::corrupt, "the TA's file " + how);
}

Result<Layout> layout_of(std::span<const std::uint8_t> file) {
    if (file.size() < kHeader || number_at(file, 0, 4) != kMagic)
        return altered("has no header of a signed TA");
    const std::uint32_t type = number_at(file, 4, 4);
    if (type == kEncrypted)
        return fail(Errc::unavailable, "the TA's file is encrypted: only OP-TEE can check it");
    if (type != kPlain) return altered("is of an unknown kind, " + std::to_string(type));
    const std::size_t image = number_at(file, 8, 4);
    const std::size_t digest = number_at(file, 16, 2);
    const std::size_t before = kHeader + digest + number_at(file, 18, 2);
    if (digest != SHA256_DIGEST_LENGTH || file.size() != before + kOwnHeader + image)
        return altered("is not as long as its header says");
    return Layout{file.first(kHeader), file.subspan(kHeader, digest),
                  file.subspan(before, kOwnHeader), file.subspan(before + kOwnHeader)};
}

Digest digest_of(const Layout& layout) {
    std::vector<std::uint8_t> all;
    for (const auto& part : {layout.header, layout.own_header, layout.image})
        all.insert(all.end(), part.begin(), part.end());
    Digest out{};
    SHA256(all.data(), all.size(), out.data());
    return out;
}

Result<std::vector<std::uint8_t>> read(const std::filesystem::path& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    std::ifstream file(path, std::ios::binary);
    if (error || !file) return altered("cannot be read: " + path.string());
    if (size > kLargest) return altered("is longer than any TA");
    return std::vector<std::uint8_t>(std::istreambuf_iterator<char>(file), {});
}

std::string plain_hex(std::string_view uuid) {
    std::string out(uuid);
    std::erase(out, '-');
    std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
    return "0x" + out;
}

}  // namespace

Result<void> check_signed_ta(const std::filesystem::path& path, std::string_view uuid) {
    const auto file = read(path);
    if (!file) return tl::unexpected(file.error());
    const auto layout = layout_of(*file);
    if (!layout) return tl::unexpected(layout.error());
    if (to_hex(layout->own_header.first(kUuid)) != plain_hex(uuid))
        return altered("is another TA's");
    if (!std::ranges::equal(digest_of(*layout), layout->digest))
        return altered("is not what was signed: its digest is another");
    return {};
}

}  // namespace superrelay::app
