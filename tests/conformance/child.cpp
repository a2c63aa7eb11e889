// SPDX-License-Identifier: MIT
#include "child.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>

#include "power_cut.hpp"
#include "sample_record.hpp"
#include "ta_client.hpp"

namespace conformance {
namespace {

int print_result(TEEC_Result result) {
    std::printf("result 0x%08x\n", result);
    return result == TEEC_SUCCESS ? 0 : 1;
}

int generate_or_show(const std::string& role) {
    Ta ta(Build::release);
    sr_key_info info{};
    TEEC_Result result = ta.opened();
    if (result == TEEC_SUCCESS)
        result = role == "generate"
                     ? ta.generate("kept", SR_KEY_TYPE_ECDSA_SECP256K1, SR_KEY_USE_SPONSOR, info)
                     : ta.public_key("kept", info);
    if (result != TEEC_SUCCESS) return print_result(result);
    std::printf("%s", hex(public_key_of(info)).c_str());
    return 0;
}

TEEC_Result import_scalar(Ta& ta, const std::string& id, std::uint8_t scalar, std::uint32_t use) {
    sr_key_info info{};
    return ta.import_key(id, use, Bytes(SR_DIGEST_SIZE, scalar), info);
}

TEEC_Result change(Ta& ta, const std::string& what) {
    sr_key_info info{};
    if (what == "add") return ta.generate("new", 0, SR_KEY_USE_RAW, info);
    if (what == "import") return import_scalar(ta, "new", 4, SR_KEY_USE_RAW);
    if (what == "delete") return ta.remove("generated");
    if (what == "bury") return ta.remove("imported");
    if (what == "confirm") return ta.confirm_version();
    if (what == "reuse") return import_scalar(ta, "reused", 3, SR_KEY_USE_RAW);
    return TEEC_ERROR_NOT_IMPLEMENTED;
}

int prepare(Ta& ta) {
    sr_key_info info{};
    TEEC_Result result = ta.generate("generated", 0, SR_KEY_USE_RAW, info);
    if (result == TEEC_SUCCESS) result = import_scalar(ta, "imported", 3, SR_KEY_USE_SPONSOR);
    return print_result(result);
}

TEEC_Result sign_with(Ta& ta, const sr_key_info& key) {
    if (key.use == SR_KEY_USE_RAW) {
        sr_signature signature{};
        return ta.sign(id_of(key), Bytes(SR_DIGEST_SIZE, 1), signature);
    }
    const sr_sponsor_record record = sample_record();
    std::vector<sr_sponsor_result> results;
    const TEEC_Result result = ta.sponsor(id_of(key), {&record, 1}, results);
    return result == TEEC_SUCCESS ? results[0].status : result;
}

int print_floor(Ta& ta) {
    sr_info info{};
    const TEEC_Result result = ta.info(info);
    if (result != TEEC_SUCCESS) return print_result(result);
    const bool known = (info.flags & SR_INFO_FLOOR_UNKNOWN) == 0;
    std::printf("%s", known ? std::to_string(info.version_floor).c_str() : "unknown");
    return 0;
}

int survey(Ta& ta) {
    sr_info info{};
    std::vector<sr_key_info> keys;
    TEEC_Result result = ta.info(info);
    if (result == TEEC_SUCCESS) result = ta.list(keys);
    if (result != TEEC_SUCCESS) return print_result(result);
    std::printf("damaged %u\n", info.damaged_slots);
    for (const sr_key_info& key : keys) {
        if (sign_with(ta, key) != TEEC_SUCCESS) std::printf("useless: ");
        std::printf("%s %s\n", id_of(key).c_str(), hex(public_key_of(key)).c_str());
    }
    return 0;
}

}  // namespace

int run_as_child(const std::string& role) {
    if (role == "generate" || role == "show") return generate_or_show(role);
    Ta ta(Build::development);
    if (ta.opened() != TEEC_SUCCESS) return print_result(ta.opened());
    if (role == "prepare") return prepare(ta);
    if (role == "survey") return survey(ta);
    if (role == "floor") return print_floor(ta);
    if (role == "panic") return print_result(ta.panic());
    const std::size_t colon = role.find(':');
    if (colon == std::string::npos) return print_result(TEEC_ERROR_NOT_IMPLEMENTED);
    die_at_storage_step(std::atoi(role.c_str() + colon + 1));
    return print_result(change(ta, role.substr(0, colon)));
}

std::string output_of_child(const std::string& role, const std::filesystem::path& storage) {
    const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
    const std::string command =
        "SOFTTEE_QUIET=1 SOFTTEE_STORAGE='" + storage.string() + "' '" + self + "' --child " + role;
    std::string output;
    FILE* pipe = popen(command.c_str(), "r");
    if (!pipe) return "cannot start a child";
    std::array<char, 256> part{};
    while (const std::size_t size = std::fread(part.data(), 1, part.size(), pipe))
        output.append(part.data(), size);
    pclose(pipe);
    return output;
}

}  // namespace conformance
