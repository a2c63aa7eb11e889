// SPDX-License-Identifier: MIT
#include "child.hpp"

#include <array>
#include <cstdio>

#include "ta_client.hpp"

namespace conformance {

int run_as_child(const std::string& role) {
    Ta ta(Build::release);
    sr_key_info info{};
    TEEC_Result result = ta.opened();
    if (result == TEEC_SUCCESS)
        result = role == "generate"
                     ? ta.generate("kept", SR_KEY_TYPE_ECDSA_SECP256K1, SR_KEY_USE_SPONSOR, info)
                     : ta.public_key("kept", info);
    if (result != TEEC_SUCCESS) {
        std::printf("result 0x%08x\n", result);
        return 1;
    }
    for (std::uint32_t i = 0; i < info.public_key_size; ++i)
        std::printf("%02x", info.public_key[i]);
    return 0;
}

std::string output_of_child(const std::string& role, const std::filesystem::path& storage) {
    const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
    const std::string command =
        "SOFTTEE_STORAGE='" + storage.string() + "' '" + self + "' --child " + role;
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
