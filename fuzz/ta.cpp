// SPDX-License-Identifier: MIT
// The input is a row of commands to the development TA, which runs in softtee in this process. A
// command is a byte that stands for its number, or 0xff and the number, and an Operation.
#include <dlfcn.h>
#include <softtee.h>
#include <super_relay_ta.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "require.hpp"
#include "ta_client.hpp"
#include "ta_input.hpp"
#include "tee_storage.hpp"

namespace superrelay::fuzz {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kMaxCommands = 16;

/// What the TA may answer to anything that a client sends.
constexpr TEEC_Result kNormal[] = {
    TEEC_SUCCESS,
    TEEC_ERROR_ACCESS_CONFLICT,
    TEEC_ERROR_BAD_PARAMETERS,
    TEEC_ERROR_ITEM_NOT_FOUND,
    TEEC_ERROR_NOT_SUPPORTED,
    TEEC_ERROR_SHORT_BUFFER,
    SR_DENIED_KEY_USE,
    SR_DENIED_TA_VERSION,
};

/// softtee's storage for this process, and its TAs. Removed at the end of a run without findings.
class Tee {
public:
    Tee() {
        std::string path = (fs::temp_directory_path() / "fuzz_ta.XXXXXX").string();
        require(mkdtemp(path.data()) != nullptr, "there is a place for temporary files");
        folder_ = path;
        setenv("SOFTTEE_STORAGE", path.c_str(), 1);
        // libFuzzer counts in the TA's memory, so the TA must stay where it is.
        require(dlopen(SUPERRELAY_FUZZED_TA, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) != nullptr,
                "the TA can be loaded");
        // Now, so that OpenSSL, which it uses, cleans up after this object and its threads.
        renewed();
    }
    ~Tee() {
        ta_.reset();
        softtee_restart();
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    Tee(const Tee&) = delete;
    Tee& operator=(const Tee&) = delete;

    /// A TA that holds the keys "raw", "sponsor" and "ed25519", and nothing else.
    conformance::Ta& renewed() {
        if (ta_ && !changed_) return *ta_;
        ta_.reset();
        softtee_restart();
        conformance::wipe_storage();
        ta_.emplace(conformance::Build::development);
        require(ta_->opened() == TEEC_SUCCESS, "the TA starts on empty storage");
        import_key("raw", SR_KEY_USE_RAW, conformance::Bytes(32, 0x11));
        import_key("sponsor", SR_KEY_USE_SPONSOR, conformance::Bytes(32, 0x22));
        import_key("ed25519", SR_KEY_USE_RAW, {std::begin(kPair), std::end(kPair)});
        changed_ = false;
        return *ta_;
    }

    /// The next input must not see what this one did.
    void changed() { changed_ = true; }

private:
    /// Test 1 of RFC 8032, 7.1: the seed, then the public key.
    static constexpr std::uint8_t kPair[] = {
        0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92,
        0xec, 0x2c, 0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b,
        0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60, 0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a,
        0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a, 0x0e, 0xe1, 0x72, 0xf3,
        0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a};

    void import_key(const std::string& id, std::uint32_t use, const conformance::Bytes& secret) {
        sr_key_info info{};
        require(ta_->import_key(id, use, secret, info) == TEEC_SUCCESS, "a key can be imported");
    }

    fs::path folder_;
    std::optional<conformance::Ta> ta_;
    bool changed_ = false;
};

Tee& tee() {
    static Tee tee;
    return tee;
}

std::uint32_t command_of(Input& input) {
    const std::uint32_t code = input.number(1);
    if (code == 0xff) return input.number(4);
    switch (code % 15) {
        case 9:
            return SR_CMD_PANIC;
        case 10:
            return SR_CMD_ADD_ENTROPY;
        case 11:
            return SR_CMD_CONFIRM_VERSION;
        case 12:
            return SR_CMD_SET_VERSION_FLOOR;
        case 13:
            return SR_CMD_GET_STORAGE;
        case 14:
            return SR_CMD_CHECK_STORAGE;
        default:
            return code % 15;
    }
}

/// @return whether the TA lives on
bool invoke(conformance::Ta& ta, Input& input) {
    const std::uint32_t command = command_of(input);
    Operation operation(input, ta.context());
    std::uint32_t origin = 0;
    const TEEC_Result result = TEEC_InvokeCommand(ta.session(), command, &operation.teec, &origin);
    if (command == SR_CMD_PANIC && result == TEEC_ERROR_TARGET_DEAD) {
        tee().changed();
        return false;
    }
    if (std::ranges::find(kNormal, result) == std::end(kNormal))
        std::fprintf(stderr, "command 0x%x: result 0x%08x, origin %u\n", command, result, origin);
    require(std::ranges::find(kNormal, result) != std::end(kNormal), "the result is a normal one");
    const bool changes = command == SR_CMD_GENERATE_KEY || command == SR_CMD_IMPORT_KEY ||
                         command == SR_CMD_DELETE_KEY || command == SR_CMD_CONFIRM_VERSION ||
                         command == SR_CMD_SET_VERSION_FLOOR;
    if (changes && result == TEEC_SUCCESS) tee().changed();
    return true;
}

void command(Input input) {
    conformance::Ta& ta = tee().renewed();
    for (unsigned i = 0; i < kMaxCommands && !input.done(); ++i) {
        if (!invoke(ta, input)) return;
    }
    sr_info info{};
    require(ta.info(info) == TEEC_SUCCESS, "the TA is still there");
    require(info.damaged_slots == 0, "no command damages the storage");
}

}  // namespace
}  // namespace superrelay::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    superrelay::fuzz::command(superrelay::fuzz::Input({data, size}));
    return 0;
}
