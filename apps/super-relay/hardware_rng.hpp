// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <superrelay/core/bytes.hpp>
#include <superrelay/core/result.hpp>
#include <superrelay/kms/kms_provider.hpp>

namespace superrelay::app {

/// Where the kernel shows its hardware generator.
struct HardwareRngPaths {
    std::filesystem::path device = "/dev/hwrng";
    std::filesystem::path current = "/sys/class/misc/hw_random/rng_current";
};

/// The hardware generator that the kernel reads.
/// @return its name; nothing when there is none, or the kernel has no driver for any
[[nodiscard]] std::optional<std::string> current_generator(const HardwareRngPaths& paths = {});

/// The repetition count test on bytes, taken to hold a bit of entropy each: a byte 31 times in a
/// row is chance once in 2^30.
/// @see NIST SP 800-90B, 4.4.1
class RepetitionTest {
public:
    /// Goes on from what it has seen before.
    /// @return false for good once a byte has come too often
    [[nodiscard]] bool passes(std::span<const std::uint8_t> bytes) noexcept;

private:
    static constexpr unsigned kCutoff = 31;

    std::uint8_t last_ = 0;
    unsigned times_ = 0;
    bool failed_ = false;
};

/// The kernel's hardware generator, watched. One thread.
class HardwareRng {
public:
    static constexpr std::size_t kBlock = kms::KmsProvider::kMaxEntropy;
    using Block = std::array<std::uint8_t, kBlock>;

    explicit HardwareRng(HardwareRngPaths paths) : paths_(std::move(paths)) {}

    /// Reads the generator. The first time 1,024 bytes are read, judged and dropped before
    /// (SP 800-90B, 4.3). Waits for a slow one for five seconds.
    /// @return Errc::unavailable when the kernel has none, it gives too little, or it repeats
    /// itself
    [[nodiscard]] Result<Block> read();

private:
    [[nodiscard]] Result<void> judge(std::span<const std::uint8_t> bytes);
    [[nodiscard]] Result<void> compare(const Block& block);
    [[nodiscard]] Result<void> start(int device);

    const HardwareRngPaths paths_;
    bool started_ = false;
    RepetitionTest repetition_;
    std::optional<Bytes32> last_;  ///< SHA-256 of the block before, whose bytes are kept nowhere
};

/// Has the TEE's generator take a share of the hardware's.
[[nodiscard]] Result<void> feed(kms::KmsProvider& tee, HardwareRng& generator);

}  // namespace superrelay::app
