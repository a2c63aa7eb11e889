// SPDX-License-Identifier: MIT
#include "srk_table.hpp"

#include <algorithm>
#include <string>
#include <superrelay/ahab/signature_block.hpp>
#include <vector>

#include "crypto.hpp"

namespace superrelay::ahab {
namespace {

constexpr std::size_t kRecord = kSrkRecordHeader + 2 * kP384Size;

void append_u16(Bytes& to, std::size_t value) {
    to.push_back(static_cast<std::uint8_t>(value & 0xffU));
    to.push_back(static_cast<std::uint8_t>(value >> 8 & 0xffU));
}

void append_record(Bytes& to, const Bytes& key) {
    constexpr std::uint8_t kReserved = 0;
    constexpr std::uint8_t kFlags = 0;
    to.push_back(kSrkRecordTag);
    append_u16(to, kRecord);
    append(to, std::array{kEcdsa, kSha384, kSecp384r1, kReserved, kFlags});
    append_u16(to, kP384Size);
    append_u16(to, kP384Size);
    append(to, key);
}

}  // namespace

Result<Bytes> make_srk_table(std::span<const Bytes> keys) {
    if (keys.size() != kMostSrks)
        return fail(Errc::invalid_params, "expected 4 keys, so that 3 can be revoked, not " +
                                              std::to_string(keys.size()));
    Bytes table{kSrkTableTag};
    append_u16(table, 4 + keys.size() * kRecord);
    table.push_back(kSrkTableVersion);
    for (const auto& key : keys) {
        if (key.size() != 2 * kP384Size)
            return fail(Errc::invalid_params, "expected a key of 96 bytes, x and y");
        append_record(table, key);
    }
    for (std::size_t i = 0; i < keys.size(); ++i)
        for (std::size_t j = i + 1; j < keys.size(); ++j)
            if (keys[i] == keys[j])
                return fail(Errc::invalid_params, "expected 4 different keys, but " +
                                                      std::to_string(i + 1) + " and " +
                                                      std::to_string(j + 1) + " are the same");
    return table;
}

Result<void> check_srk_table(ByteView table) {
    const auto records = parse_srk_table(table, {0, table.size()});
    if (!records) return tl::unexpected(records.error());
    std::vector<Bytes> keys;
    for (const auto& record : *records) {
        if (!on_curve({record.first, record.second}))
            return fail(Errc::invalid_params, "expected keys on P-384, but " +
                                                  std::to_string(keys.size() + 1) +
                                                  " is no point of it");
        keys.emplace_back(record.first.begin(), record.first.end());
        append(keys.back(), record.second);
    }
    const auto made = make_srk_table(keys);
    if (!made) return tl::unexpected(made.error());
    if (!std::ranges::equal(*made, table))
        return fail(Errc::invalid_params,
                    "expected keys that sign containers by ECDSA with SHA-384, no CA's, and "
                    "nothing else in the table");
    return {};
}

std::array<std::uint32_t, 8> fuse_words(const Bytes32& hash) {
    std::array<std::uint32_t, 8> words{};
    const Fields fields(hash.view());
    for (std::size_t i = 0; i < words.size(); ++i)
        words[i] = fields.u32(4 * i);
    return words;
}

}  // namespace superrelay::ahab
