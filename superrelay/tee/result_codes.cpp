// SPDX-License-Identifier: MIT
#include "result_codes.hpp"

#include <super_relay_ta.h>

#include <algorithm>
#include <array>
#include <iomanip>
#include <sstream>

namespace superrelay::tee {
namespace {

struct Row {
    std::uint32_t code;
    std::string_view name;
    Errc errc;
    std::string_view meaning;
};

constexpr auto kRows = std::to_array<Row>({
#define SUPERRELAY_TEE_RESULT(code, name, errc, meaning) {code, name, Errc::errc, meaning},
#include "result_codes.def"
#undef SUPERRELAY_TEE_RESULT
});

constexpr Row kUnknown{0, "unexpected result", Errc::internal, "the TEE failed"};

}  // namespace

Error error_of(std::uint32_t code, std::string_view doing) {
    const auto found = std::ranges::find(kRows, code, &Row::code);
    const Row& row = found == kRows.end() ? kUnknown : *found;
    std::ostringstream message;
    message << doing << ": " << row.meaning << " (" << row.name << ", 0x" << std::hex
            << std::setw(8) << std::setfill('0') << code << ")";
    return {row.errc, message.str()};
}

Error opening_error_of(std::uint32_t code) {
    Error error = error_of(code, "opening a session to the TA");
    if (error.code == Errc::corrupt) {
        error.message +=
            ": the TEE's own records are damaged; put its storage back from a backup of the same "
            "device";
    } else {
        error.code = Errc::unavailable;
    }
    return error;
}

}  // namespace superrelay::tee
