// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <superrelay/erc4337/sponsorship.hpp>
#include <superrelay/kms/types.hpp>

namespace superrelay::tee {

inline constexpr const char* kRelease = "12345678-5b69-11d4-9fee-00c04f4c3456";
inline constexpr const char* kDevelopmentText = "6290202f-d1d2-42d1-bae0-01e4f49b055b";

inline kms::KeyId id(std::string_view text) {
    return kms::KeyId::parse(text).value();
}

inline erc4337::SponsorRecord sample_record(std::int64_t until = 1'800'000'000) {
    erc4337::SponsorRecord out{};
    out.entry_point = erc4337::EntryPointVersion::v07;
    out.chain_id = 31337;
    out.paymaster.bytes.fill(0x33);
    out.sender.bytes.fill(0x11);
    out.validity.until = UnixTime(std::chrono::seconds(until));
    return out;
}

/// Each test has a TEE without keys.
class TeeTest : public testing::Test {
protected:
    TeeTest() {
        std::string name = (std::filesystem::temp_directory_path() / "sr-tee-XXXXXX").string();
        folder_ = mkdtemp(name.data());
        setenv("SOFTTEE_STORAGE", folder_.c_str(), 1);
        setenv("SOFTTEE_QUIET", "1", 1);
    }
    ~TeeTest() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path folder_;
};

}  // namespace superrelay::tee
