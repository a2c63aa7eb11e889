// SPDX-License-Identifier: MIT
#include "hardware_rng.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <numeric>

#include "gated_kms.hpp"
#include "temporary_folder.hpp"

namespace superrelay::app {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// No byte of it comes twice in a row, and no block is like another.
Bytes varied(std::size_t size) {
    Bytes out(size);
    std::uint32_t state = 1;
    for (auto& byte : out) {
        state = state * 1664525 + 1013904223;
        byte = static_cast<std::uint8_t>(state >> 24);
    }
    return out;
}

/// A generator that gives what a file holds.
class Generator {
public:
    Generator(const std::string& name, const Bytes& bytes) {
        write("current", {name.begin(), name.end()});
        write("device", bytes);
    }

    [[nodiscard]] HardwareRngPaths paths() const {
        return {.device = folder_.path() / "device", .current = folder_.path() / "current"};
    }
    void write(const std::string& name, const Bytes& bytes) const {
        std::ofstream(folder_.path() / name, std::ios::binary)
            .write(reinterpret_cast<const char*>(bytes.data()),
                   static_cast<std::streamsize>(bytes.size()));
    }
    void remove(const std::string& name) const { std::filesystem::remove(folder_.path() / name); }

private:
    support::TemporaryFolder folder_;
};

constexpr std::size_t kStartUp = 1024;

std::string why_not(const Generator& generator) {
    HardwareRng rng(generator.paths());
    const auto block = rng.read();
    if (block) return "";
    EXPECT_EQ(block.error().code, Errc::unavailable);
    return block.error().message;
}

TEST(HardwareRng, gives_what_comes_after_the_bytes_of_the_start) {
    const Bytes bytes = varied(kStartUp + HardwareRng::kBlock);
    const Generator generator("optee-rng\n", bytes);
    HardwareRng rng(generator.paths());
    const auto block = rng.read();
    ASSERT_TRUE(block) << block.error().message;
    EXPECT_TRUE(std::equal(block->begin(), block->end(), bytes.begin() + kStartUp));
    EXPECT_EQ(current_generator(generator.paths()), "optee-rng");
}

TEST(HardwareRng, is_refused_where_there_is_none_or_it_does_not_work) {
    const Bytes good = varied(kStartUp + HardwareRng::kBlock);
    Bytes stuck_later = good;
    std::fill_n(stuck_later.begin() + kStartUp + 10, 31, std::uint8_t{7});
    const struct {
        const char* name;
        std::string current;
        Bytes bytes;
        const char* why;
    } cases[] = {
        {"good", "ele\n", good, ""},
        {"none", "none\n", good, "the kernel has none"},
        {"empty", "\n", good, "the kernel has none"},
        {"no_bytes", "ele\n", {}, "it gave 0 of 1024 bytes"},
        {"short_start", "ele\n", varied(1000), "it gave 1000 of 1024 bytes"},
        {"short_block", "ele\n", varied(kStartUp + 255), "it gave 255 of 256 bytes"},
        {"stuck", "ele\n", Bytes(2048, 0), "it is stuck"},
        {"stuck_later", "ele\n", stuck_later, "it is stuck"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        const std::string why = why_not(Generator(c.current, c.bytes));
        if (*c.why == '\0') {
            EXPECT_EQ(why, "");
        } else {
            EXPECT_NE(why.find(c.why), std::string::npos) << why;
        }
    }
    const Generator generator("ele\n", good);
    generator.remove("device");
    EXPECT_NE(why_not(generator).find("No such file"), std::string::npos);
    generator.remove("current");
    EXPECT_NE(why_not(generator).find("is not there"), std::string::npos);
}

TEST(HardwareRng, that_gives_the_same_again_is_stuck) {
    const Bytes bytes = varied(kStartUp + HardwareRng::kBlock);
    const Generator generator("ele\n", bytes);
    HardwareRng rng(generator.paths());
    ASSERT_TRUE(rng.read());
    generator.write("device", Bytes(bytes.begin() + kStartUp, bytes.end()));
    const auto again = rng.read();
    ASSERT_FALSE(again);
    EXPECT_NE(again.error().message.find("the same 256 bytes twice"), std::string::npos);
}

TEST(RepetitionTest, counts_over_the_seams_and_fails_for_good) {
    RepetitionTest test;
    EXPECT_TRUE(test.passes(Bytes(30, 5)));
    EXPECT_TRUE(test.passes(Bytes{6}));
    EXPECT_TRUE(test.passes(Bytes(29, 6)));
    EXPECT_FALSE(test.passes(Bytes{6}));
    EXPECT_FALSE(test.passes(varied(100)));
}

/// A TEE that keeps what it is fed.
struct FedKms final : public support::GatedKms {
    Result<void> add_entropy(std::span<const std::uint8_t> randomness) override {
        fed.assign(randomness.begin(), randomness.end());
        return {};
    }
    Bytes fed;
};

TEST(HardwareRng, feeds_the_tee) {
    const Bytes bytes = varied(kStartUp + HardwareRng::kBlock);
    const Generator generator("ele\n", bytes);
    HardwareRng rng(generator.paths());
    FedKms tee;
    ASSERT_TRUE(feed(tee, rng));
    EXPECT_EQ(tee.fed, Bytes(bytes.begin() + kStartUp, bytes.end()));
    tee.fed.clear();
    generator.write("device", Bytes(bytes.begin() + kStartUp, bytes.end()));
    EXPECT_FALSE(feed(tee, rng)) << "it has the same again";
    EXPECT_TRUE(tee.fed.empty());
}

// What was fed to the TEE is nobody's to find in this process later.
static_assert(sizeof(HardwareRng) < HardwareRng::kBlock);

}  // namespace
}  // namespace superrelay::app
