// SPDX-License-Identifier: MIT
#include "hardware_rng.hpp"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <superrelay/core/descriptor.hpp>
#include <thread>

namespace superrelay::app {
namespace {

constexpr std::size_t kStartUp = 1024;
constexpr std::chrono::milliseconds kPause(10);
constexpr int kPauses = 500;

tl::unexpected<Error> unusable(const std::string& why) {
    return fail(Errc::unavailable, "the hardware generator: " + why);
}

/// A slow generator must not keep us: it is asked again.
Descriptor open_device(const std::filesystem::path& path) {
    return Descriptor(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
}

Result<void> read_all(int device, std::span<std::uint8_t> into) {
    const std::size_t wanted = into.size();
    for (int pauses = 0; !into.empty();) {
        const ssize_t got = ::read(device, into.data(), into.size());
        if (got > 0) {
            into = into.subspan(static_cast<std::size_t>(got));
        } else if (got < 0 && (errno == EAGAIN || errno == EINTR) && pauses++ < kPauses) {
            std::this_thread::sleep_for(kPause);
        } else {
            const std::string why = got == 0 ? "it ended" : std::strerror(errno);
            return unusable("it gave " + std::to_string(wanted - into.size()) + " of " +
                            std::to_string(wanted) + " bytes: " + why);
        }
    }
    return {};
}

}  // namespace

std::optional<std::string> current_generator(const HardwareRngPaths& paths) {
    std::ifstream file(paths.current);
    std::string name;
    if (!std::getline(file, name) || name.empty() || name == "none") return std::nullopt;
    return name;
}

bool RepetitionTest::passes(std::span<const std::uint8_t> bytes) noexcept {
    for (const std::uint8_t byte : bytes) {
        times_ = times_ > 0 && byte == last_ ? times_ + 1 : 1;
        last_ = byte;
        failed_ = failed_ || times_ >= kCutoff;
    }
    return !failed_;
}

Result<void> HardwareRng::judge(std::span<const std::uint8_t> bytes) {
    if (repetition_.passes(bytes)) return {};
    return unusable("it is stuck: one byte came 31 times in a row or more (SP 800-90B, 4.4.1)");
}

Result<void> HardwareRng::compare(const Block& block) {
    Bytes32 hash;
    SHA256(block.data(), block.size(), hash.bytes.data());
    if (last_ == hash) return unusable("it is stuck: it gave the same 256 bytes twice");
    last_ = hash;
    return {};
}

Result<void> HardwareRng::start(int device) {
    if (started_) return {};
    std::array<std::uint8_t, kStartUp> dropped{};
    auto done = read_all(device, dropped).and_then([&] { return judge(dropped); });
    OPENSSL_cleanse(dropped.data(), dropped.size());
    started_ = done.has_value();
    return done;
}

Result<HardwareRng::Block> HardwareRng::read() {
    if (!current_generator(paths_)) {
        return unusable("the kernel has none (" + paths_.current.string() +
                        " says none, or is not there)");
    }
    const Descriptor device = open_device(paths_.device);
    if (!device) {
        return unusable(paths_.device.string() + ": " + std::strerror(errno));
    }
    if (auto started = start(device.get()); !started) return fail(std::move(started));
    Result<Block> out(Block{});
    auto done = read_all(device.get(), *out).and_then([&] { return judge(*out); }).and_then([&] {
        return compare(*out);
    });
    if (!done) {
        OPENSSL_cleanse(out->data(), out->size());
        out = fail(std::move(done));
    }
    return out;
}

Result<void> feed(kms::KmsProvider& tee, HardwareRng& generator) {
    auto block = generator.read();
    if (!block) return fail(std::move(block));
    auto fed = tee.add_entropy(*block);
    OPENSSL_cleanse(block->data(), block->size());
    return fed;
}

}  // namespace superrelay::app
