// SPDX-License-Identifier: MIT
#include "show.hpp"

#include <array>
#include <iomanip>
#include <ostream>
#include <superrelay/core/hex.hpp>

namespace superrelay::ahab {
namespace {

const char* owner(SrkSet set) {
    constexpr std::array kNames{"nobody's", "NXP's", "OEM's"};
    return kNames[static_cast<std::size_t>(set)];
}

const char* hash_name(HashType type) {
    constexpr std::array kNames{"SHA-256", "SHA-384", "SHA-512"};
    return kNames[static_cast<std::size_t>(type)];
}

const char* word(Outcome outcome) {
    constexpr std::array kWords{"ok", "FAILED", "-"};
    return kWords[static_cast<std::size_t>(outcome)];
}

void show(std::ostream& out, const Image& image) {
    out << "  image at " << to_quantity(image.data.offset) << ", " << image.data.size
        << " bytes, loaded at " << to_quantity(image.load_address) << ", entered at "
        << to_quantity(image.entry_point) << ", type " << unsigned{image.type} << ", core "
        << unsigned{image.core} << ", " << hash_name(image.hash_type)
        << (image.encrypted ? ", encrypted" : "") << '\n';
}

}  // namespace

void show(std::ostream& out, const BootImage& image) {
    std::size_t number = 0;
    for (const auto& container : image.containers) {
        out << "container " << number++ << " at " << to_quantity(container.header.offset) << ", "
            << container.header.size << " bytes, " << owner(container.srk_set)
            << " signature, software version " << container.software_version << ", fuse version "
            << unsigned{container.fuse_version} << '\n';
        for (const auto& entry : container.images)
            show(out, entry);
        if (container.signature)
            out << "  signature by SRK " << unsigned{container.srk_index} << " of "
                << container.signature->srks.size() << ", over "
                << container.signature->signed_part.size << " bytes\n";
    }
}

void show(std::ostream& out, const std::vector<CheckResult>& results) {
    for (const auto& result : results)
        out << std::left << std::setw(8) << word(result.outcome) << std::setw(12) << result.check
            << result.detail << '\n';
}

}  // namespace superrelay::ahab
