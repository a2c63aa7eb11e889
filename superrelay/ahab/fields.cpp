// SPDX-License-Identifier: MIT
#include "fields.hpp"

#include <superrelay/core/hex.hpp>

namespace superrelay::ahab {

std::uint64_t Fields::number(std::size_t at, std::size_t size) const {
    std::uint64_t value = 0;
    for (std::size_t i = size; i > 0; --i)
        value = value << 8 | bytes_[at + i - 1];
    return value;
}

tl::unexpected<Error> refuse(const char* what, std::uint64_t offset, const std::string& message) {
    return fail(Errc::invalid_params,
                std::string(what) + " at " + to_quantity(offset) + ": " + message);
}

Result<ByteView> part_of(ByteView file, const char* what, const Part& part) {
    if (part.offset > file.size() || part.size > file.size() - part.offset)
        return refuse(what, part.offset,
                      "its " + std::to_string(part.size) + " bytes go beyond the file's end at " +
                          to_quantity(file.size()));
    return bytes_of(file, part);
}

Result<Part> headed_part(ByteView file, const Part& within, std::uint64_t offset,
                         const Header& expected) {
    constexpr std::uint64_t kStart = 4;
    if (offset < within.offset || offset > within.end() || within.end() - offset < kStart)
        return refuse(expected.what, offset,
                      "begins outside what holds it, " + to_quantity(within.offset) + " to " +
                          to_quantity(within.end()));
    const auto start = part_of(file, expected.what, {offset, kStart});
    if (!start) return tl::unexpected(start.error());
    const Fields fields(*start);
    if (fields.u8(0) != expected.version || fields.u8(3) != expected.tag)
        return refuse(expected.what, offset,
                      "expected " + to_quantity(expected.version) + " at its byte 0 and " +
                          to_quantity(expected.tag) + " at its byte 3, not " +
                          to_quantity(fields.u8(0)) + " and " + to_quantity(fields.u8(3)));
    const Part part{offset, fields.u16(1)};
    if (part.size < expected.least_length)
        return refuse(expected.what, offset,
                      "expected a length of at least " + std::to_string(expected.least_length) +
                          ", not " + std::to_string(part.size));
    if (part.end() > within.end())
        return refuse(expected.what, offset,
                      "its length of " + std::to_string(part.size) +
                          " goes beyond what holds it, which ends at " + to_quantity(within.end()));
    return part;
}

}  // namespace superrelay::ahab
