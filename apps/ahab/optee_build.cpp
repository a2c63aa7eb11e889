// SPDX-License-Identifier: MIT
#include "optee_build.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <superrelay/ahab/fields.hpp>
#include <superrelay/core/hex.hpp>

namespace superrelay::ahab {
namespace {

/// Class 64 bits, little-endian, after the magic number (System V ABI, ELF-64 object file format).
constexpr std::array<std::uint8_t, 6> kElf64{0x7f, 'E', 'L', 'F', 2, 1};
constexpr std::size_t kElfHeader = 64;
constexpr std::size_t kElfEntryAt = 24;

/// The value of `NAME=0x…` on a line of its own; blanks around it are make's, not the value's.
std::optional<std::string_view> value_of(std::string_view text, std::string_view name) {
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (!line.starts_with(name)) continue;
        auto rest = line.substr(name.size());
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t:"), rest.size()));
        if (!rest.starts_with('=')) continue;
        rest.remove_prefix(1);
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
        return rest.substr(0, rest.find_first_of(" \t\r"));
    }
    return std::nullopt;
}

}  // namespace

Result<OpteeBuild> read_optee_build(ByteView file) {
    if (file.size() >= kElfHeader && std::ranges::equal(file.first(kElf64.size()), kElf64))
        return OpteeBuild{.start = Fields(file).u64(kElfEntryAt), .size = {}};
    const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
    const auto start_text = value_of(text, "CFG_TZDRAM_START");
    if (!start_text)
        return fail(Errc::invalid_params,
                    "expected OP-TEE's conf.mk with a line CFG_TZDRAM_START=0x…, or its tee.elf");
    const auto start = u64_from_hex(*start_text);
    if (!start) return fail(Errc::invalid_params, "CFG_TZDRAM_START: " + start.error().message);
    OpteeBuild build{.start = *start, .size = {}};
    if (const auto size_text = value_of(text, "CFG_TZDRAM_SIZE")) {
        const auto size = u64_from_hex(*size_text);
        if (!size) return fail(Errc::invalid_params, "CFG_TZDRAM_SIZE: " + size.error().message);
        build.size = *size;
    }
    return build;
}

}  // namespace superrelay::ahab
