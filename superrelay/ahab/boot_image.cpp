// SPDX-License-Identifier: MIT
#include "boot_image.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <superrelay/core/hex.hpp>

namespace superrelay::ahab {
namespace {

constexpr Header kContainer{.what = "container", .version = 0, .tag = 0x87, .least_length = 16};
constexpr std::size_t kContainers = 3;
constexpr std::uint64_t kHeaderSize = 16;
constexpr std::uint64_t kEntrySize = 128;
constexpr std::size_t kHashAt = 0x20;

std::uint64_t aligned(std::uint64_t offset) {
    return (offset + kContainerAlignment - 1) / kContainerAlignment * kContainerAlignment;
}

Result<Image> parse_image(ByteView file, std::uint64_t container, std::uint64_t entry_at) {
    const auto entry = bytes_of(file, {entry_at, kEntrySize});
    const Fields fields(entry);
    const auto flags = fields.u32(0x18);
    const auto hash_type = flags >> 8 & 7U;
    if (hash_type > 2)
        return refuse(
            "image entry", entry_at,
            "expected hash type 0, 1 or 2 (SHA-256, -384, -512), not " + std::to_string(hash_type));
    const Part data{container + fields.u32(0), fields.u32(4)};
    if (const auto inside = part_of(file, "image", data); !inside)
        return tl::unexpected(inside.error());
    const auto type = static_cast<HashType>(hash_type);
    return Image{
        .data = data,
        .load_address = fields.u64(0x08),
        .entry_point = fields.u64(0x10),
        .type = static_cast<std::uint8_t>(flags & 0xfU),
        .core = static_cast<std::uint8_t>(flags >> 4 & 0xfU),
        .hash_type = type,
        .encrypted = (flags >> 11 & 1U) != 0,
        .hash = entry.subspan(kHashAt, hash_size(type)),
    };
}

Result<void> parse_images(ByteView file, std::size_t count, Container& container) {
    const auto array_end = kHeaderSize + count * kEntrySize;
    if (container.header.size < array_end)
        return refuse("container", container.header.offset,
                      "its length of " + std::to_string(container.header.size) +
                          " has no room for " + std::to_string(count) + " image entries");
    if (container.signature_block_at < container.header.offset + array_end)
        return refuse("container", container.header.offset,
                      "its signature block overlaps its image entries");
    for (std::size_t i = 0; i < count; ++i) {
        auto image = parse_image(file, container.header.offset,
                                 container.header.offset + kHeaderSize + i * kEntrySize);
        if (!image) return fail(std::move(image));
        container.images.push_back(*image);
    }
    return {};
}

Result<Container> parse_container(ByteView file, std::uint64_t offset) {
    const auto header = headed_part(file, {0, file.size()}, offset, kContainer);
    if (!header) return tl::unexpected(header.error());
    const Fields fields(bytes_of(file, *header));
    const auto flags = fields.u32(4);
    if ((flags & 3U) == 3)
        return refuse("container", offset, "expected SRK set 0, 1 or 2 (none, NXP, OEM), not 3");
    Container container{
        .header = *header,
        .srk_set = static_cast<SrkSet>(flags & 3U),
        .srk_index = static_cast<std::uint8_t>(flags >> 4 & 3U),
        .revoked_srks = static_cast<std::uint8_t>(flags >> 8 & 0xfU),
        .software_version = fields.u16(8),
        .fuse_version = fields.u8(10),
        .images = {},
        .signature_block_at = offset + fields.u16(12),
        .signature = {},
    };
    if (auto images = parse_images(file, fields.u8(11), container); !images)
        return fail(std::move(images));
    if (container.srk_set != SrkSet::oem) return container;
    auto signature = parse_signature_block(file, *header, container.signature_block_at);
    if (!signature) return fail(std::move(signature));
    container.signature = *std::move(signature);
    return container;
}

std::uint64_t end_of(const Container& container) {
    auto end = container.header.end();
    for (const auto& image : container.images)
        end = std::max(end, image.data.end());
    return end;
}

/// No byte of the file means two things.
Result<void> check_overlaps(const BootImage& image) {
    std::vector<Part> parts;
    for (const auto& container : image.containers) {
        parts.push_back(container.header);
        for (const auto& entry : container.images)
            if (entry.data.size > 0) parts.push_back(entry.data);
    }
    std::ranges::sort(parts, {}, &Part::offset);
    for (std::size_t i = 1; i < parts.size(); ++i)
        if (parts[i].offset < parts[i - 1].end())
            return refuse("part", parts[i].offset,
                          "overlaps the one from " + to_quantity(parts[i - 1].offset) + " to " +
                              to_quantity(parts[i - 1].end()));
    return {};
}

}  // namespace

std::size_t hash_size(HashType type) {
    constexpr std::array<std::size_t, 3> kSizes{32, 48, 64};
    return kSizes[static_cast<std::size_t>(type)];
}

Result<BootImage> parse(ByteView file) {
    BootImage image;
    std::uint64_t at = 0;
    while (image.containers.size() < kContainers) {
        auto container = parse_container(file, at);
        if (!container) return fail(std::move(container));
        // The ROM looks for the second right behind the first one's header.
        at = aligned(image.containers.empty() ? container->header.end() : end_of(*container));
        image.end = std::max(image.end, end_of(*container));
        image.containers.push_back(*std::move(container));
    }
    if (auto apart = check_overlaps(image); !apart) return fail(std::move(apart));
    return image;
}

}  // namespace superrelay::ahab
