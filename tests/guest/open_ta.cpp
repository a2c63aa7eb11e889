// SPDX-License-Identifier: MIT
// Opens a session to each TA that is named and says what came of it:
//   open-ta UUID…
// A line each: the UUID and the result code, 0x00000000 when it opened.
#include <cstdio>
#include <span>
#include <superrelay/tee/ta_signing_key.hpp>
#include <superrelay/tee/uuid.hpp>

int main(int argc, char** argv) {
    for (const char* name : std::span(argv, static_cast<std::size_t>(argc)).subspan(1)) {
        const auto uuid = superrelay::tee::parse_uuid(name);
        if (!uuid) {
            std::fprintf(stderr, "open-ta: %s: %s\n", name, uuid.error().message.c_str());
            return 2;
        }
        std::printf("%s 0x%08x\n", name, superrelay::tee::try_open(*uuid));
    }
    return 0;
}
