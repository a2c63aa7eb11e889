// SPDX-License-Identifier: MIT
// A process of its own for the tests of storage between processes:
//   storage_process connect              prints what TEEC_InitializeContext says
//   storage_process put ID TEXT          stores an object
//   storage_process overwrite ID SIZE    stores objects of SIZE equal bytes for
//                                        ever, printing a dot after each
//   storage_process limited SIZE LIMIT   stores object "one" of SIZE bytes, then
//                                        another over it with files limited to
//                                        LIMIT bytes, which kills the process
//   storage_process rename ID ID         renames an object to and fro for ever

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "client.hpp"

namespace softtee_test {
namespace {

[[noreturn]] void fail(const Answer& answer) {
    std::fprintf(stderr, "storage_process: 0x%08x\n", answer.result);
    std::exit(1);
}

void check(const Answer& answer) {
    if (answer != kSuccess) fail(answer);
}

void progress() {
    std::fputc('.', stdout);
    std::fflush(stdout);
}

[[noreturn]] void overwrite(Session& session, const char* id, std::size_t size) {
    for (std::uint8_t byte = 0;; ++byte) {
        check(session.put(id, Bytes(size, byte), kOverwrite));
        progress();
    }
}

void overwrite_limited(Session& session, std::size_t size, std::size_t limit) {
    check(session.put("one", Bytes(size, 'a')));
    const rlimit files{limit, limit};
    if (setrlimit(RLIMIT_FSIZE, &files) != 0) fail({1, 0});
    static_cast<void>(session.put("one", Bytes(size, 'b'), kOverwrite));
}

[[noreturn]] void rename_to_and_fro(Session& session, const char* from, const char* to) {
    for (;; std::swap(from, to)) {
        check(session.invoke(TEST_RENAME, {Param::in(bytes(from)), Param::in(bytes(to))}));
        progress();
    }
}

int run(int count, char** arguments) {
    TEEC_Context context{};
    const TEEC_Result result = TEEC_InitializeContext(nullptr, &context);
    const std::string_view mode = count > 1 ? arguments[1] : "";
    if (mode == "connect") {
        std::printf("%08x", result);
        return 0;
    }
    if (result != TEEC_SUCCESS || count != 4) return 2;
    Session session(context, kShared);
    if (mode == "put") check(session.put(arguments[2], bytes(arguments[3])));
    if (mode == "overwrite") overwrite(session, arguments[2], std::stoul(arguments[3]));
    if (mode == "limited") {
        overwrite_limited(session, std::stoul(arguments[2]), std::stoul(arguments[3]));
    }
    if (mode == "rename") rename_to_and_fro(session, arguments[2], arguments[3]);
    session.close();
    TEEC_FinalizeContext(&context);
    return 0;
}

}  // namespace
}  // namespace softtee_test

int main(int argc, char** argv) {
    return softtee_test::run(argc, argv);
}
