// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <openssl/sha.h>

#include <fstream>

#include "gated_kms.hpp"
#include "signed_ta.hpp"
#include "tamper_checks.hpp"
#include "tamper_lock.hpp"
#include "temporary_folder.hpp"

namespace superrelay::app {
namespace {

constexpr std::string_view kUuid = "12345678-5b69-11d4-9fee-00c04f4c3456";

using Bytes = std::vector<std::uint8_t>;

void put(Bytes& out, std::uint32_t number, int size) {
    for (int i = 0; i < size; ++i)
        out.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
}

/// A TA's file as OP-TEE's signing script lays it out; its signature is of no matter here.
Bytes signed_ta(const Bytes& image, std::uint32_t kind = 1) {
    Bytes header;
    for (const std::uint32_t number : {0x4f545348U, kind, std::uint32_t(image.size()), 0x70004830U})
        put(header, number, 4);
    put(header, 32, 2);
    put(header, 256, 2);
    Bytes body = {0x12, 0x34, 0x56, 0x78, 0x5b, 0x69, 0x11, 0xd4, 0x9f, 0xee,
                  0x00, 0xc0, 0x4f, 0x4c, 0x34, 0x56, 3,    0,    0,    0};
    body.insert(body.end(), image.begin(), image.end());
    Bytes all = header;
    all.insert(all.end(), body.begin(), body.end());
    Bytes digest(32);
    SHA256(all.data(), all.size(), digest.data());
    Bytes out = header;
    out.insert(out.end(), digest.begin(), digest.end());
    out.resize(out.size() + 256, 0x5a);
    out.insert(out.end(), body.begin(), body.end());
    return out;
}

/// A TEE whose answers the test sets.
struct SetKms final : public support::GatedKms {
    Result<kms::TaInfo> info() override { return ta; }
    Result<kms::StorageCheck> check_storage() override { return storage; }
    kms::TaInfo ta;
    Result<kms::StorageCheck> storage = kms::StorageCheck{4, 0};
};

struct Tamper : public testing::Test {
    Tamper() {
        config = config::defaults().optee_kms;
        config.security.tamper_lock_file = (folder.path() / "lock").string();
        tee.ta.version_number = 2;
        tee.ta.version_floor = 2;
    }

    std::string write(const std::string& name, const Bytes& bytes) {
        std::ofstream(folder.path() / name, std::ios::binary)
            .write(reinterpret_cast<const char*>(bytes.data()),
                   static_cast<std::streamsize>(bytes.size()));
        return (folder.path() / name).string();
    }
    std::string write(const std::string& name, std::string_view text) {
        return write(name, Bytes(text.begin(), text.end()));
    }

    std::string signs() {
        std::string out;
        for (const auto& sign : look_for_tampering(config, tee).signs)
            out += sign.name + " ";
        return out;
    }

    std::string unchecked() {
        std::string out;
        for (const auto& finding : look_for_tampering(config, tee).unchecked)
            out += finding.subject + ": " + finding.message + "\n";
        return out;
    }

    support::TemporaryFolder folder;
    config::Config::OpteeKms config;
    SetKms tee;
};

TEST_F(Tamper, none_is_no_sign_and_what_cannot_be_checked_says_so) {
    EXPECT_EQ(signs(), "");
    const std::string all = unchecked();
    EXPECT_NE(all.find("TA image: cannot be checked here"), std::string::npos) << all;
    EXPECT_NE(all.find("board: cannot be checked here: its tamper status is not shown"),
              std::string::npos)
        << all;
}

TEST_F(Tamper, with_the_storage_is_a_sign_and_one_that_cannot_be_asked_is_none) {
    tee.storage = kms::StorageCheck{4, 1};
    EXPECT_EQ(signs(), "tamper_storage ");
    tee.storage = fail(Errc::corrupt, "does not authenticate");
    EXPECT_EQ(signs(), "tamper_storage ");
    for (const Errc code : kErrcs) {
        if (code == Errc::corrupt) continue;
        SCOPED_TRACE(name_of(code));
        tee.storage = fail(code, "is not there");
        EXPECT_EQ(signs(), "");
        EXPECT_NE(unchecked().find("storage: cannot be checked here: is not there"),
                  std::string::npos);
    }
}

TEST_F(Tamper, with_the_version_is_a_sign) {
    tee.ta.version_number = 1;
    EXPECT_EQ(signs(), "tamper_version ");
    tee.ta.version_number = 2;
    EXPECT_EQ(signs(), "");
    tee.ta.version_floor = 1;  // a storage that was put back: 2 was seen
    EXPECT_EQ(signs(), "tamper_version ");
    tee.ta.version_floor = std::nullopt;
    EXPECT_EQ(signs(), "tamper_version ");
    tee.ta = {};
    tee.ta.version_number = 3;  // one that is being tried
    tee.ta.version_floor = 2;
    EXPECT_EQ(signs(), "");
    std::ofstream(config.security.tamper_lock_file + ".version") << "";
    EXPECT_EQ(signs(), "tamper_version ");
}

TEST_F(Tamper, with_the_tas_file_is_a_sign) {
    const Bytes good = signed_ta(Bytes(1000, 7));
    config.security.ta_image = write("ta", good);
    EXPECT_EQ(signs(), "");
    EXPECT_EQ(unchecked().find("TA image"), std::string::npos);
    for (const std::size_t at :
         {std::size_t{17}, std::size_t{25}, std::size_t{20 + 32 + 256 + 3}, good.size() - 1}) {
        SCOPED_TRACE(at);
        Bytes bad = good;
        bad[at] ^= 1;
        write("ta", bad);
        EXPECT_EQ(signs(), "tamper_image ");
    }
    write("ta", Bytes(good.begin(), good.end() - 1));
    EXPECT_EQ(signs(), "tamper_image ");
    write("ta", Bytes(3, 0));
    EXPECT_EQ(signs(), "tamper_image ");
    std::filesystem::remove(config.security.ta_image);
    EXPECT_EQ(signs(), "tamper_image ");
    write("ta", signed_ta(Bytes(1000, 7), 2));
    EXPECT_EQ(signs(), "");
    EXPECT_NE(unchecked().find("TA image: cannot be checked here: the TA's file is encrypted"),
              std::string::npos);
}

TEST_F(Tamper, with_the_board_is_a_sign_as_is_a_status_that_is_gone) {
    config.security.tamper_status_file = write("status", "0\n");
    EXPECT_EQ(signs(), "");
    EXPECT_EQ(unchecked().find("board"), std::string::npos);
    write("status", "1\n");
    EXPECT_EQ(signs(), "tamper_board ");
    std::filesystem::remove(config.security.tamper_status_file);
    EXPECT_EQ(signs(), "tamper_board ");
}

TEST_F(Tamper, locks_over_restarts_until_somebody_clears_it) {
    const std::filesystem::path file = config.security.tamper_lock_file;
    {
        TamperLock lock(file);
        EXPECT_FALSE(lock.locked());
        lock.lock({{"tamper_board", "says 1"}});
        lock.lock({{"tamper_board", "says 2"}, {"tamper_storage", "two\nlines"}});
        EXPECT_TRUE(lock.locked());
    }
    TamperLock again(file);
    const std::vector<TamperSign> expected = {{"tamper_board", "says 1"},
                                              {"tamper_storage", "two lines"}};
    EXPECT_EQ(again.signs(), expected);
    again.refresh();
    EXPECT_TRUE(again.locked());
    EXPECT_EQ(clear_tamper_lock(file).value(), expected);
    EXPECT_TRUE(again.locked()) << "until it looks";
    again.refresh();
    EXPECT_FALSE(again.locked());
    EXPECT_TRUE(clear_tamper_lock(file).value().empty());
}

TEST_F(Tamper, locks_even_where_it_cannot_be_written) {
    TamperLock lock(folder.path() / "missing" / "lock");
    lock.lock({{"tamper_board", "says 1"}});
    lock.refresh();
    EXPECT_TRUE(lock.locked());
    ASSERT_TRUE(lock.failure());
    EXPECT_NE(lock.failure()->message.find("missing/lock.new: No such file"), std::string::npos);
    std::filesystem::create_directory(folder.path() / "missing");
    lock.refresh();
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "missing" / "lock"));
    EXPECT_FALSE(lock.failure());
}

TEST_F(Tamper, a_lock_that_cannot_be_read_locks) {
    write("lock", "");
    EXPECT_TRUE(TamperLock(config.security.tamper_lock_file).locked());
}

}  // namespace
}  // namespace superrelay::app
