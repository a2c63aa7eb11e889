// SPDX-License-Identifier: MIT
#include "checks.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <superrelay/core/hex.hpp>

#include "crypto.hpp"

namespace superrelay::ahab {
namespace {

constexpr std::uint8_t kExecutable = 3;
constexpr std::uint8_t kEleFirmware = 6;
/// Of i.MX 93's A55, by imx-mkimage, which names it after i.MX 8ULP's A35.
constexpr std::uint8_t kApplicationCore = 2;

struct Content {
    std::size_t images;
    const char* names;
};

/// Of each container, from the second on.
constexpr std::array kContents{Content{1, "the SPL"}, Content{3, "BL31, U-Boot and OP-TEE"}};

CheckResult check_owners(const BootImage& image) {
    const auto& containers = image.containers;
    const auto is_firmware = [](const Image& entry) { return entry.type == kEleFirmware; };
    if (containers[0].srk_set != SrkSet::nxp ||
        !std::ranges::any_of(containers[0].images, is_firmware))
        return {"owners", Outcome::failed,
                "expected the first container to be NXP's own, with the firmware of ELE"};
    for (std::size_t i = 1; i < containers.size(); ++i)
        if (containers[i].srk_set == SrkSet::nxp)
            return {"owners", Outcome::failed,
                    "expected container " + std::to_string(i) + " to be ours, not NXP's"};
    return {"owners", Outcome::passed, "NXP's firmware, then two containers of ours"};
}

/// Nothing, or why this is no image that A55 runs.
std::string wrong_kind(const Image& entry) {
    const auto where = "the image for " + to_quantity(entry.load_address);
    if (entry.data.size == 0) return where + " is empty";
    if (entry.type != kExecutable)
        return where + " is of type " + std::to_string(entry.type) + ": expected 3, executable";
    if (entry.core != kApplicationCore)
        return where + " is for core " + std::to_string(entry.core) + ": expected 2, the A55";
    return {};
}

CheckResult check_images(const BootImage& image) {
    for (std::size_t i = 0; i < kContents.size(); ++i) {
        const auto& entries = image.containers[i + 1].images;
        const auto container = "container " + std::to_string(i + 1) + ": ";
        if (entries.size() != kContents[i].images)
            return {"images", Outcome::failed,
                    container + "expected " + kContents[i].names + ", not " +
                        std::to_string(entries.size()) + " images"};
        for (const auto& entry : entries)
            if (auto wrong = wrong_kind(entry); !wrong.empty())
                return {"images", Outcome::failed, container + wrong};
    }
    return {"images", Outcome::passed, "SPL, BL31, U-Boot and OP-TEE alone, which A55 runs"};
}

/// Nothing, or what is wrong with the image's hash.
std::string wrong_hash(ByteView file, const Image& entry) {
    const auto where = "the image at " + to_quantity(entry.data.offset);
    if (entry.encrypted) return where + " is encrypted: expected a plain one";
    if (!std::ranges::equal(digest(entry.hash_type, bytes_of(file, entry.data)), entry.hash))
        return where + " is not what its hash says";
    return {};
}

CheckResult check_hashes(ByteView file, const BootImage& image) {
    std::size_t count = 0;
    for (const auto& container : image.containers)
        for (const auto& entry : container.images) {
            // The enclave's firmware is encrypted; the enclave checks it.
            if (container.srk_set == SrkSet::nxp && entry.encrypted) continue;
            if (auto wrong = wrong_hash(file, entry); !wrong.empty())
                return {"hashes", Outcome::failed, std::move(wrong)};
            ++count;
        }
    return {"hashes", Outcome::passed, std::to_string(count) + " images are what their hashes say"};
}

}  // namespace

std::vector<CheckResult> check_contents(ByteView file, const BootImage& image) {
    return {check_owners(image), check_images(image), check_hashes(file, image)};
}

std::vector<CheckResult> check(ByteView file, const BootImage& image, const Expected& expected) {
    auto results = check_contents(file, image);
    std::ranges::move(check_memory_map(file, image, expected.optee), std::back_inserter(results));
    std::ranges::move(check_signatures(file, image, expected.srk_hash),
                      std::back_inserter(results));
    return results;
}

}  // namespace superrelay::ahab
