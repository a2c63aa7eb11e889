// SPDX-License-Identifier: MIT
#include "storage/object_image.hpp"

namespace softtee {
namespace {

void put_u32(Bytes& to, std::size_t value) {
    for (unsigned shift = 0; shift < 32; shift += 8) {
        to.push_back(static_cast<std::uint8_t>(value >> shift));
    }
}

/// Reads from the front; `failed` stays set once something was missing.
struct Reader {
    View rest;
    bool failed = false;

    View take(std::size_t size) {
        if (size > rest.size()) {
            failed = true;
            return {};
        }
        const View taken = rest.first(size);
        rest = rest.subspan(size);
        return taken;
    }

    std::uint32_t take_u32() {
        std::uint32_t value = 0;
        unsigned shift = 0;
        for (const std::uint8_t byte : take(4)) {
            value |= static_cast<std::uint32_t>(byte) << shift;
            shift += 8;
        }
        return value;
    }
};

}  // namespace

Bytes to_bytes(const ObjectImage& image) {
    Bytes out;
    for (const std::size_t field :
         {std::size_t{image.type}, std::size_t{image.size}, std::size_t{image.max_size},
          std::size_t{image.usage}, image.attributes.size()}) {
        put_u32(out, field);
    }
    for (const auto& [id, value] : image.attributes) {
        put_u32(out, id);
        put_u32(out, value.size());
        out.insert(out.end(), value.begin(), value.end());
    }
    out.insert(out.end(), image.data.begin(), image.data.end());
    return out;
}

std::optional<ObjectImage> from_bytes(View bytes) {
    Reader reader{bytes};
    ObjectImage image;
    image.type = reader.take_u32();
    image.size = reader.take_u32();
    image.max_size = reader.take_u32();
    image.usage = reader.take_u32();
    const std::uint32_t count = reader.take_u32();
    for (std::uint32_t i = 0; i < count && !reader.failed; ++i) {
        const std::uint32_t id = reader.take_u32();
        const View value = reader.take(reader.take_u32());
        image.attributes.emplace(id, Bytes(value.begin(), value.end()));
    }
    if (reader.failed) return std::nullopt;
    image.data.assign(reader.rest.begin(), reader.rest.end());
    return image;
}

}  // namespace softtee
