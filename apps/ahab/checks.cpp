// SPDX-License-Identifier: MIT
#include "checks.hpp"

#include <algorithm>
#include <iterator>
#include <superrelay/core/hex.hpp>

#include "crypto.hpp"

namespace superrelay::ahab {
namespace {

constexpr std::uint8_t kEleFirmware = 6;

Finding check_owners(const BootImage& image) {
    const auto& containers = image.containers;
    const auto is_firmware = [](const Image& entry) { return entry.type == kEleFirmware; };
    if (containers[0].srk_set != SrkSet::nxp ||
        !std::ranges::any_of(containers[0].images, is_firmware))
        return {"owners", Verdict::failed,
                "expected the first container to be NXP's own, with the firmware of ELE"};
    for (std::size_t i = 1; i < containers.size(); ++i)
        if (containers[i].srk_set == SrkSet::nxp)
            return {"owners", Verdict::failed,
                    "expected container " + std::to_string(i) + " to be ours, not NXP's"};
    return {"owners", Verdict::passed, "NXP's firmware, then two containers of ours"};
}

/// Nothing, or what is wrong with the image's hash.
std::string wrong_hash(ByteView file, const Image& entry) {
    const auto where = "the image at " + to_quantity(entry.data.offset);
    if (entry.encrypted) return where + " is encrypted: expected a plain one";
    if (!std::ranges::equal(digest(entry.hash_type, bytes_of(file, entry.data)), entry.hash))
        return where + " is not what its hash says";
    return {};
}

Finding check_hashes(ByteView file, const BootImage& image) {
    std::size_t count = 0;
    for (const auto& container : image.containers)
        for (const auto& entry : container.images) {
            // The enclave's firmware is encrypted; the enclave checks it.
            if (container.srk_set == SrkSet::nxp && entry.encrypted) continue;
            if (auto wrong = wrong_hash(file, entry); !wrong.empty())
                return {"hashes", Verdict::failed, std::move(wrong)};
            ++count;
        }
    return {"hashes", Verdict::passed, std::to_string(count) + " images are what their hashes say"};
}

}  // namespace

std::vector<Finding> check_contents(ByteView file, const BootImage& image) {
    return {check_owners(image), check_hashes(file, image)};
}

std::vector<Finding> check(ByteView file, const BootImage& image, const Expected& expected) {
    auto findings = check_contents(file, image);
    std::ranges::move(check_memory_map(file, image, expected.optee), std::back_inserter(findings));
    std::ranges::move(check_signatures(file, image, expected.srk_hash),
                      std::back_inserter(findings));
    return findings;
}

}  // namespace superrelay::ahab
