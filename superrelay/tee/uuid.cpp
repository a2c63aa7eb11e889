// SPDX-License-Identifier: MIT
#include "uuid.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <superrelay/core/hex.hpp>

namespace superrelay::tee {
namespace {

constexpr std::array<std::size_t, 4> kHyphens{8, 13, 18, 23};
constexpr std::size_t kTextSize = 36;

}  // namespace

Result<TEEC_UUID> parse_uuid(std::string_view text) {
    const bool shaped =
        text.size() == kTextSize &&
        std::ranges::all_of(kHyphens, [&](std::size_t at) { return text[at] == '-'; });
    std::string digits = "0x";
    std::ranges::copy_if(text, std::back_inserter(digits), [](char c) { return c != '-'; });
    const auto octets = fixed_from_hex<16>(digits);
    if (!shaped || !octets) {
        return fail(Errc::config_invalid,
                    "expected a UUID such as "
                    "12345678-5b69-11d4-9fee-00c04f4c3456");
    }
    const auto& o = octets->bytes;
    const auto number = [&](std::size_t at, std::size_t size) {
        std::uint32_t value = 0;
        for (std::size_t i = at; i < at + size; ++i)
            value = value << 8 | o[i];
        return value;
    };
    TEEC_UUID out{};
    out.timeLow = number(0, 4);
    out.timeMid = static_cast<std::uint16_t>(number(4, 2));
    out.timeHiAndVersion = static_cast<std::uint16_t>(number(6, 2));
    std::copy(o.begin() + 8, o.end(), std::begin(out.clockSeqAndNode));
    return out;
}

}  // namespace superrelay::tee
