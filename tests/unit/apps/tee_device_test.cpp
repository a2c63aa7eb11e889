// SPDX-License-Identifier: MIT
#include "tee_device.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace superrelay::app {
namespace {

namespace fs = std::filesystem;

constexpr uid_t kNobody = 65534;

class TeeDevice : public testing::Test {
protected:
    TeeDevice() {
        std::string name = (fs::temp_directory_path() / "sr-device-XXXXXX").string();
        folder_ = mkdtemp(name.data());
    }
    ~TeeDevice() override { fs::remove_all(folder_); }

    std::string file(const std::string& name) {
        std::ofstream(folder_ / name) << "no device";
        return folder_ / name;
    }

    static void expect_refused(const std::string& path, Errc code, const std::string& part) {
        const auto usable = check_tee_device(path);
        ASSERT_FALSE(usable);
        EXPECT_EQ(usable.error().code, code);
        const auto& message = usable.error().message;
        EXPECT_TRUE(message.starts_with("optee_kms.device_path: " + path)) << message;
        EXPECT_NE(message.find(part), std::string::npos) << message;
    }

    fs::path folder_;
};

TEST_F(TeeDevice, that_is_not_there) {
    expect_refused(folder_ / "tee0", Errc::unavailable,
                   "No such file or directory: load the kernel module optee");
    expect_refused(folder_ / "tee0", Errc::unavailable, "start tee-supplicant");
}

TEST_F(TeeDevice, that_is_a_file_or_a_folder) {
    expect_refused(file("tee0"), Errc::config_invalid, "is no device");
    expect_refused(folder_, Errc::config_invalid, "is no device");
}

TEST_F(TeeDevice, of_tee_supplicant_is_explained_whether_it_is_there_or_not) {
    const std::string part =
        "this device is tee-supplicant's own; clients of the TEE open /dev/tee0";
    expect_refused("/dev/teepriv0", Errc::config_invalid, part);
    expect_refused(folder_ / "teepriv1", Errc::config_invalid, part);
    fs::create_symlink(file("teepriv0"), folder_ / "tee0");
    expect_refused(folder_ / "tee0", Errc::config_invalid, part);
}

TEST_F(TeeDevice, of_something_else) {
    expect_refused("/dev/null", Errc::config_invalid, "is not OP-TEE's");
}

TEST_F(TeeDevice, that_this_user_may_not_open) {
    const bool root = geteuid() == 0;
    if (root) {
        ASSERT_EQ(seteuid(kNobody), 0);
    }
    std::string closed;
    for (const char* device : {"/dev/console", "/dev/kmsg", "/dev/mem", "/dev/tty0"}) {
        if (fs::is_character_file(device) && faccessat(AT_FDCWD, device, R_OK, AT_EACCESS) != 0)
            closed = device;
    }
    if (!closed.empty()) {
        const std::string user = std::to_string(geteuid());
        expect_refused(closed, Errc::unavailable,
                       ": Permission denied: user " + user +
                           " has to be in the group that may open it, teeclnt");
    }
    if (root) {
        ASSERT_EQ(seteuid(0), 0);
    }
    if (closed.empty()) GTEST_SKIP() << "there is no device here that others may not open";
}

}  // namespace
}  // namespace superrelay::app
