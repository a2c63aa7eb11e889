// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <superrelay/core/bytes.hpp>
#include <superrelay/core/result.hpp>

namespace superrelay::ahab {

/// A part of the file, by its place in it.
struct Part {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;

    [[nodiscard]] std::uint64_t end() const { return offset + size; }
    bool operator==(const Part&) const = default;
};

/// The bytes of a part that was checked to be inside.
[[nodiscard]] inline ByteView bytes_of(ByteView file, const Part& part) {
    return file.subspan(part.offset, part.size);
}

/// Little-endian numbers of a part; `at` and their size are the caller's to keep inside.
class Fields {
public:
    explicit Fields(ByteView bytes) : bytes_(bytes) {}

    [[nodiscard]] std::uint8_t u8(std::size_t at) const { return bytes_[at]; }
    [[nodiscard]] std::uint16_t u16(std::size_t at) const {
        return static_cast<std::uint16_t>(number(at, 2));
    }
    [[nodiscard]] std::uint32_t u32(std::size_t at) const {
        return static_cast<std::uint32_t>(number(at, 4));
    }
    [[nodiscard]] std::uint64_t u64(std::size_t at) const { return number(at, 8); }

private:
    [[nodiscard]] std::uint64_t number(std::size_t at, std::size_t size) const;

    ByteView bytes_;
};

/// "what at 0x400: message", as every refusal of the parser begins.
[[nodiscard]] tl::unexpected<Error> refuse(const char* what, std::uint64_t offset,
                                           const std::string& message);

/// The part, if the file has all of it.
[[nodiscard]] Result<ByteView> part_of(ByteView file, const char* what, const Part& part);

/// How a structure with a header of version, length and tag begins.
struct Header {
    const char* what = "";
    std::uint8_t version = 0;
    std::uint8_t tag = 0;
    std::uint16_t least_length = 4;
};

/// Reads one of them at `offset`: the whole of it, by its own length, inside `within`.
/// The length stands at byte 1, in an SRK table and its records as well; these two have tag and
/// version the other way round.
[[nodiscard]] Result<Part> headed_part(ByteView file, const Part& within, std::uint64_t offset,
                                       const Header& expected);

}  // namespace superrelay::ahab
