// SPDX-License-Identifier: MIT
// Facts: imx-mkimage's iMX93/soc.mak (load addresses); TF-A's plat/imx/imx93/include/platform_def.h
// and imx93_bl31_setup.c (BL31_BASE, PLAT_NS_IMAGE_OFFSET, that BL31 enters BL32 at BL32_BASE, its
// first byte); OP-TEE's scripts/gen_tee_bin.py (the header "OPTE" that tee.bin has and
// tee-raw.bin has not); the Arm Architecture Reference Manual (MOVZ).
#include <algorithm>
#include <array>
#include <superrelay/core/hex.hpp>

#include "checks.hpp"

namespace superrelay::ahab {
namespace {

constexpr std::uint64_t kSplAt = 0x2049a000;
constexpr std::uint64_t kBl31At = 0x204e0000;
constexpr std::uint64_t kUBootAt = 0x80200000;

const Image* loaded_at(const Container& container, std::uint64_t address) {
    const auto found =
        std::ranges::find(container.images, address, [](const Image& i) { return i.load_address; });
    return found == container.images.end() ? nullptr : &*found;
}

std::string addresses_of(const Container& container) {
    std::string text;
    for (const auto& image : container.images)
        text += (text.empty() ? "" : ", ") + to_quantity(image.load_address);
    return text.empty() ? "nothing" : text;
}

struct Place {
    const char* name;
    std::size_t container;
    std::uint64_t address;
};

constexpr std::array kPlaces{
    Place{"the SPL", 1, kSplAt},
    Place{"TF-A's BL31", 2, kBl31At},
    Place{"U-Boot", 2, kUBootAt},
};

CheckResult check_places(const BootImage& image) {
    for (const auto& place : kPlaces) {
        const auto& container = image.containers[place.container];
        const auto* entry = loaded_at(container, place.address);
        const auto expected = "expected " + std::string(place.name) + " in container " +
                              std::to_string(place.container);
        if (entry == nullptr)
            return {"places", Outcome::failed,
                    expected + " at " + to_quantity(place.address) + "; it loads " +
                        addresses_of(container)};
        if (entry->entry_point != place.address)
            return {"places", Outcome::failed,
                    expected + " to be entered at its first byte, not at " +
                        to_quantity(entry->entry_point)};
    }
    return {"places", Outcome::passed, "SPL, BL31 and U-Boot are loaded where they run"};
}

/// The enclave loads its own firmware into memory of its own. The SPL still runs when it loads the
/// third container.
CheckResult check_memory(const BootImage& image) {
    std::vector<Image> images;
    for (const auto& container : image.containers)
        if (container.srk_set != SrkSet::nxp)
            images.insert(images.end(), container.images.begin(), container.images.end());
    std::ranges::sort(images, {}, &Image::load_address);
    for (std::size_t i = 1; i < images.size(); ++i) {
        const auto& before = images[i - 1];
        if (images[i].load_address - before.load_address < before.data.size)
            return {"memory", Outcome::failed,
                    "the image at " + to_quantity(before.load_address) +
                        " is loaded over the one at " + to_quantity(images[i].load_address)};
    }
    return {"memory", Outcome::passed, "no image is loaded over another"};
}

bool has_optee_header(ByteView image) {
    constexpr std::array<std::uint8_t, 4> kMagic{'O', 'P', 'T', 'E'};
    return image.size() >= kMagic.size() && std::ranges::equal(image.first(kMagic.size()), kMagic);
}

CheckResult check_optee(ByteView file, const Container& container, const OpteeBuild& optee) {
    const auto start = to_quantity(optee.start);
    const auto* image = loaded_at(container, optee.start);
    if (image == nullptr)
        return {"op-tee", Outcome::failed,
                "OP-TEE was built for TZDRAM at " + start + ", but the third container loads " +
                    addresses_of(container) + " (imx-mkimage's TEE_LOAD_ADDR)"};
    if (has_optee_header(bytes_of(file, image->data)))
        return {"op-tee", Outcome::failed,
                "the image at " + start +
                    " begins with a header, which TF-A would enter: expected tee-raw.bin"};
    if (image->entry_point != optee.start)
        return {"op-tee", Outcome::failed,
                "expected it to be entered at " + start + ", not at " +
                    to_quantity(image->entry_point)};
    if (optee.size && image->data.size > *optee.size)
        return {"op-tee", Outcome::failed,
                "its " + std::to_string(image->data.size) + " bytes are more than TZDRAM's " +
                    std::to_string(*optee.size)};
    return {"op-tee", Outcome::passed, "loaded at " + start + ", where its TZDRAM begins"};
}

/// Nothing else is loaded into the memory that OP-TEE takes for itself.
CheckResult check_tzdram(const Container& container, const OpteeBuild& optee) {
    if (!optee.size)
        return {"tzdram", Outcome::not_checked,
                "tee.elf does not tell TZDRAM's size; conf.mk does"};
    for (const auto& image : container.images) {
        if (image.load_address == optee.start) continue;
        const bool before =
            image.load_address < optee.start && optee.start - image.load_address >= image.data.size;
        const bool behind =
            image.load_address > optee.start && image.load_address - optee.start >= *optee.size;
        if (!before && !behind)
            return {"tzdram", Outcome::failed,
                    "the image at " + to_quantity(image.load_address) +
                        " is loaded into OP-TEE's TZDRAM"};
    }
    return {"tzdram", Outcome::passed, "nothing else is loaded into it"};
}

/// Whether BL31 makes this address. It is a constant of its build, which its one 64-bit MOVZ with
/// the upper half of the low word makes: BL31 has no other record of it.
bool makes_address(ByteView bl31, std::uint64_t address) {
    constexpr std::uint32_t kMovzUpper = 0xd2a00000;
    const auto wanted = kMovzUpper | static_cast<std::uint32_t>(address >> 16) << 5;
    const Fields fields(bl31);
    for (std::size_t at = 0; at + 4 <= bl31.size(); at += 4)
        if ((fields.u32(at) & ~0x1fU) == wanted) return true;
    return false;
}

CheckResult check_bl32_base(ByteView file, const Container& container, const OpteeBuild& optee) {
    const auto start = to_quantity(optee.start);
    const auto* bl31 = loaded_at(container, kBl31At);
    if (bl31 == nullptr) return {"bl32-base", Outcome::failed, "there is no BL31"};
    if (optee.start % 0x10000 != 0 || optee.start >> 32 != 0)
        return {"bl32-base", Outcome::failed,
                "expected TZDRAM at a multiple of 0x10000 below 4 GiB, not at " + start};
    if (!makes_address(bytes_of(file, bl31->data), optee.start))
        return {"bl32-base", Outcome::failed,
                "no instruction of BL31 makes " + start +
                    ": TF-A was built without SPD=opteed or for another BL32_BASE"};
    return {"bl32-base", Outcome::passed, "BL31 knows " + start};
}

}  // namespace

std::vector<CheckResult> check_memory_map(ByteView file, const BootImage& image,
                                          const std::optional<OpteeBuild>& optee) {
    std::vector<CheckResult> results{check_places(image), check_memory(image)};
    const auto& container = image.containers[2];
    if (!optee) {
        for (const auto* name : {"op-tee", "tzdram", "bl32-base"})
            results.push_back(
                {name, Outcome::not_checked, "OP-TEE's conf.mk or tee.elf is needed"});
        return results;
    }
    results.push_back(check_optee(file, container, *optee));
    results.push_back(check_tzdram(container, *optee));
    results.push_back(check_bl32_base(file, container, *optee));
    return results;
}

}  // namespace superrelay::ahab
