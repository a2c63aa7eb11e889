// SPDX-License-Identifier: MIT
// The TA through the Client API of whatever TEE this program is linked with.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>

#include "child.hpp"
#include "tee_storage.hpp"
#include "transcript.hpp"

namespace {

constexpr bool kSofttee = std::string_view(SUPERRELAY_TEE) == "softtee";

/// softtee's storage for this process, removed at its end. A folder that is
/// given (SOFTTEE_STORAGE) is the caller's and kept.
class OwnStorage {
public:
    OwnStorage() {
        if (!kSofttee || std::getenv("SOFTTEE_STORAGE")) return;
        std::string path = (std::filesystem::temp_directory_path() / "conformance.XXXXXX").string();
        if (!mkdtemp(path.data())) std::exit(2);
        folder_ = path;
        setenv("SOFTTEE_STORAGE", path.c_str(), 1);
    }
    ~OwnStorage() {
        std::error_code ignored;
        if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
    }
    OwnStorage(const OwnStorage&) = delete;
    OwnStorage& operator=(const OwnStorage&) = delete;

private:
    std::filesystem::path folder_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc == 3 && std::strcmp(argv[1], "--child") == 0)
        return conformance::run_as_child(argv[2]);
    testing::InitGoogleTest(&argc, argv);
    const OwnStorage storage;
    const std::string missing = conformance::why_no_storage();
    if (!missing.empty() && !GTEST_FLAG_GET(list_tests)) {
        std::fprintf(stderr, "conformance: %s\n", missing.c_str());
        return 2;
    }
    if (const char* file = std::getenv("SR_CONFORMANCE_TRANSCRIPT"))
        conformance::write_transcript_to(file);
    return RUN_ALL_TESTS();
}
