// SPDX-License-Identifier: MIT
#include "tee_trust.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <string>

namespace superrelay::app {
namespace {

using kms::TaSigningKey;

std::vector<std::string> names(const std::vector<readiness::Finding>& findings) {
    std::vector<std::string> out;
    for (const auto& finding : findings) {
        EXPECT_EQ(finding.severity, readiness::Severity::warning) << finding.name;
        out.push_back(finding.name);
    }
    return out;
}

struct TrustCase {
    const char* name;
    TeeTrust trust;
    std::vector<std::string> expected;
};

TEST(TeeTrust, what_should_not_be_trusted_is_found) {
    const TrustCase cases[] = {
        {"as_it_should_be", {TaSigningKey::own, RollbackGuard::rpmb}, {}},
        {"everybodys_tas", {TaSigningKey::published, RollbackGuard::rpmb}, {"published_ta_key"}},
        {"no_canaries", {TaSigningKey::unknown, RollbackGuard::rpmb}, {"ta_key_unknown"}},
        {"no_rpmb", {TaSigningKey::own, RollbackGuard::none}, {"rollback_unprotected"}},
        {"emulated", {TaSigningKey::own, RollbackGuard::emulated_rpmb}, {"rollback_unprotected"}},
        {"key_of_zeros",
         {TaSigningKey::own, RollbackGuard::rpmb, kms::HardwareKey::constant},
         {"known_huk"}},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        EXPECT_EQ(names(check_tee_trust(c.trust)), c.expected);
    }
}

/// A machine's devices, as the kernel shows them.
class Sysfs {
public:
    Sysfs() {
        std::string path = (std::filesystem::temp_directory_path() / "sysfs.XXXXXX").string();
        EXPECT_NE(mkdtemp(path.data()), nullptr);
        root_ = path;
    }
    ~Sysfs() {
        std::error_code ignored;
        std::filesystem::remove_all(root_, ignored);
    }
    Sysfs(const Sysfs&) = delete;
    Sysfs& operator=(const Sysfs&) = delete;

    void add(std::string_view device) { std::filesystem::create_directories(root_ / device); }
    [[nodiscard]] const std::filesystem::path& root() const { return root_; }

private:
    std::filesystem::path root_;
};

struct GuardCase {
    const char* name;
    std::uint32_t level;
    std::string_view device;
    RollbackGuard expected;
};

TEST(TeeTrust, the_tees_word_counts_where_there_is_an_rpmb) {
    constexpr GuardCase kCases[] = {
        {"says_nothing", 0, "bus/mmc_rpmb/devices/mmcblk0rpmb", RollbackGuard::none},
        {"by_software", 100, "bus/mmc_rpmb/devices/mmcblk0rpmb", RollbackGuard::none},
        {"emmc", 1000, "bus/mmc_rpmb/devices/mmcblk0rpmb", RollbackGuard::rpmb},
        {"routed_by_the_kernel", 1000, "class/rpmb/rpmb0", RollbackGuard::rpmb},
        {"driver_without_device", 1000, "bus/mmc_rpmb/devices", RollbackGuard::emulated_rpmb},
        {"nothing", 1000, "class/block", RollbackGuard::emulated_rpmb},
    };
    for (const auto& c : kCases) {
        SCOPED_TRACE(c.name);
        Sysfs sysfs;
        sysfs.add(c.device);
        EXPECT_EQ(rollback_guard(c.level, sysfs.root()), c.expected);
    }
}

}  // namespace
}  // namespace superrelay::app
