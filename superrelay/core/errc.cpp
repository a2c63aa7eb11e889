// SPDX-License-Identifier: MIT
#include "errc.hpp"

#include <array>
#include <cstddef>

namespace superrelay {
namespace {

struct Row {
    std::string_view name;
    Verdict verdict;
    int json_rpc_code;
    int exit_code;
    std::string_view meaning;
};

constexpr auto kRows = std::to_array<Row>({
#define SUPERRELAY_ERRC(name, verdict, json_rpc_code, exit_code, meaning) \
    {#name, Verdict::verdict, json_rpc_code, exit_code, meaning},
#include "errc.def"
#undef SUPERRELAY_ERRC
});

const Row& row_of(Errc code) noexcept {
    return kRows[static_cast<std::size_t>(code)];
}

}  // namespace

Verdict verdict_of(Errc code) noexcept {
    return row_of(code).verdict;
}

int json_rpc_code(Errc code) noexcept {
    return row_of(code).json_rpc_code;
}

int exit_code(Errc code) noexcept {
    return row_of(code).exit_code;
}

std::string_view meaning_of(Errc code) noexcept {
    return row_of(code).meaning;
}

std::string_view name_of(Errc code) noexcept {
    return row_of(code).name;
}

std::string_view name_of(Verdict verdict) noexcept {
    constexpr auto kNames =
        std::to_array<std::string_view>({"invalid", "denied", "failed", "unavailable"});
    return kNames[static_cast<std::size_t>(verdict)];
}

}  // namespace superrelay
