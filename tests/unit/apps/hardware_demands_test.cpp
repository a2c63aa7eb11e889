// SPDX-License-Identifier: MIT
#include "hardware_demands.hpp"

#include <gtest/gtest.h>

#include "gated_kms.hpp"
#include "temporary_folder.hpp"

namespace superrelay::app {
namespace {

using kms::HardwareKey;
using kms::KeyStorage;

/// A TEE that is what the test says.
class Machine final : public support::GatedKms {
public:
    Machine(HardwareKey key, std::uint32_t level, Result<KeyStorage> storage)
        : storage_(std::move(storage)) {
        info_.hardware_key = key;
        info_.rollback_protection = level;
    }
    Result<kms::TaInfo> info() override { return info_; }
    Result<KeyStorage> key_storage() override { return storage_; }

private:
    kms::TaInfo info_;
    Result<KeyStorage> storage_;
};

struct Demands : public testing::Test {
    std::string unmet(bool ele, bool storage, Machine machine, bool isolated = true) {
        config::Config::OpteeKms::Hardware demands;
        demands.use_ele_crypto = ele;
        demands.use_secure_storage = storage;
        const auto met = check_hardware_demands(demands, isolated, machine, sysfs.path());
        if (met) return "";
        EXPECT_EQ(met.error().code, Errc::config_invalid);
        return met.error().message;
    }
    void add_rpmb() const {
        std::filesystem::create_directories(sysfs.path() / "class/rpmb/rpmb0");
    }
    support::TemporaryFolder sysfs;
};

TEST_F(Demands, none_is_always_met) {
    EXPECT_EQ(unmet(false, false, {HardwareKey::constant, 0, KeyStorage::no_rpmb}, false), "");
}

TEST_F(Demands, of_a_key_of_the_devices_own) {
    const auto with = [&](HardwareKey key, bool isolated = true) {
        return unmet(true, false, {key, 0, KeyStorage::no_rpmb}, isolated);
    };
    EXPECT_EQ(with(HardwareKey::own), "");
    EXPECT_NE(
        with(HardwareKey::constant).find("use_ele_crypto: the hardware unique key is a constant"),
        std::string::npos);
    EXPECT_NE(with(HardwareKey::unknown).find("would not say"), std::string::npos);
    EXPECT_NE(with(HardwareKey::own, false).find("a software TEE has no"), std::string::npos);
}

TEST_F(Demands, of_storage_in_rpmb) {
    add_rpmb();
    const auto with = [&](Result<KeyStorage> storage, std::uint32_t level = 1000) {
        return unmet(false, true, {HardwareKey::own, level, std::move(storage)});
    };
    EXPECT_EQ(with(KeyStorage::rpmb), "");
    EXPECT_NE(with(KeyStorage::no_rpmb).find("use_secure_storage: the TEE has no storage in RPMB"),
              std::string::npos);
    EXPECT_NE(with(KeyStorage::elsewhere).find("SR_KEY_STORAGE=rpmb"), std::string::npos);
    EXPECT_NE(with(KeyStorage::rpmb, 100).find("does not claim that hardware"), std::string::npos);
    EXPECT_NE(with(fail(Errc::unavailable, "no answer of the RPMB")).find("no answer of the RPMB"),
              std::string::npos);
}

TEST_F(Demands, are_not_met_by_an_rpmb_that_the_kernel_does_not_show) {
    EXPECT_NE(unmet(false, true, {HardwareKey::own, 1000, KeyStorage::rpmb}).find("emulated"),
              std::string::npos);
}

TEST_F(Demands, that_are_not_met_are_told_together) {
    const std::string all = unmet(true, true, {HardwareKey::constant, 0, KeyStorage::no_rpmb});
    EXPECT_NE(all.find("use_ele_crypto"), std::string::npos);
    EXPECT_NE(all.find("\noptee_kms.hardware.use_secure_storage"), std::string::npos);
}

}  // namespace
}  // namespace superrelay::app
