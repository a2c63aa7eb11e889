// SPDX-License-Identifier: MIT
#include "signature_block.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace superrelay::ahab {
namespace {

constexpr Header kBlock{.what = "signature block", .version = 0, .tag = 0x90, .least_length = 16};
constexpr Header kTable{
    .what = "SRK table", .version = kSrkTableTag, .tag = kSrkTableVersion, .least_length = 4};
constexpr Header kSignature{.what = "signature", .version = 0, .tag = 0xd8, .least_length = 8};

Result<SrkRecord> parse_record(ByteView bytes, std::uint64_t offset) {
    const Fields fields(bytes);
    const std::size_t first = fields.u16(8);
    const std::size_t second = fields.u16(10);
    if (kSrkRecordHeader + first + second != bytes.size())
        return refuse("SRK record", offset,
                      "its length of " + std::to_string(bytes.size()) +
                          " is not that of its header and of keys of " + std::to_string(first) +
                          " and " + std::to_string(second) + " bytes");
    return SrkRecord{.algorithm = fields.u8(3),
                     .hash = fields.u8(4),
                     .key_size = fields.u8(5),
                     .flags = fields.u8(7),
                     .first = bytes.subspan(kSrkRecordHeader, first),
                     .second = bytes.subspan(kSrkRecordHeader + first, second)};
}

/// A record begins with its tag; the algorithm stands where others have theirs.
Result<Part> record_at(ByteView file, const Part& table, std::uint64_t offset) {
    if (table.end() - offset < kSrkRecordHeader)
        return refuse("SRK record", offset, "the table ends inside its header");
    const Fields fields(bytes_of(file, {offset, kSrkRecordHeader}));
    if (fields.u8(0) != kSrkRecordTag)
        return refuse("SRK record", offset,
                      "expected the tag 225 (0xe1), not " + std::to_string(fields.u8(0)));
    const Part part{offset, fields.u16(1)};
    if (part.size < kSrkRecordHeader || part.end() > table.end())
        return refuse("SRK record", offset,
                      "its length of " + std::to_string(part.size) + " is not inside the table");
    return part;
}

/// The block's parts, each by its offset from the block's start; 0: not there.
struct Offsets {
    std::uint16_t certificate = 0;
    std::uint16_t srk_table = 0;
    std::uint16_t signature = 0;
    std::uint16_t blob = 0;
};

Result<void> check_order(const Part& block, const Offsets& offsets) {
    if (offsets.srk_table < 16 || offsets.signature <= offsets.srk_table)
        return refuse("signature block", block.offset,
                      "expected an SRK table and then a signature behind its header, not at " +
                          std::to_string(offsets.srk_table) + " and " +
                          std::to_string(offsets.signature));
    return {};
}

}  // namespace

Result<std::vector<SrkRecord>> parse_srk_table(ByteView file, const Part& table) {
    const auto part = headed_part(file, table, table.offset, kTable);
    if (!part) return tl::unexpected(part.error());
    if (*part != table)
        return refuse("SRK table", table.offset,
                      "bytes follow behind its length of " + std::to_string(part->size));
    std::vector<SrkRecord> records;
    for (auto at = table.offset + 4; at < table.end();) {
        if (records.size() == kMostSrks)
            return refuse("SRK table", table.offset, "expected at most 4 records");
        const auto place = record_at(file, table, at);
        if (!place) return tl::unexpected(place.error());
        auto record = parse_record(bytes_of(file, *place), at);
        if (!record) return fail(std::move(record));
        records.push_back(*record);
        at = place->end();
    }
    if (records.empty()) return refuse("SRK table", table.offset, "has no record");
    return records;
}

Result<Signature> parse_signature_block(ByteView file, const Part& container,
                                        std::uint64_t offset) {
    const auto block = headed_part(file, container, offset, kBlock);
    if (!block) return tl::unexpected(block.error());
    const Fields fields(bytes_of(file, *block));
    const Offsets offsets{fields.u16(4), fields.u16(6), fields.u16(8), fields.u16(10)};
    if (auto order = check_order(*block, offsets); !order) return fail(std::move(order));

    const Part before_signature{block->offset, offsets.signature};
    const auto signature = headed_part(file, *block, block->offset + offsets.signature, kSignature);
    if (!signature) return tl::unexpected(signature.error());
    const auto table =
        headed_part(file, before_signature, block->offset + offsets.srk_table, kTable);
    if (!table) return tl::unexpected(table.error());
    auto srks = parse_srk_table(file, *table);
    if (!srks) return fail(std::move(srks));

    return Signature{
        .signed_part = {container.offset, signature->offset - container.offset},
        .srk_table = *table,
        .srks = *std::move(srks),
        .signature = bytes_of(file, *signature).subspan(8),
        .has_certificate = offsets.certificate != 0,
        .has_blob = offsets.blob != 0,
    };
}

}  // namespace superrelay::ahab
