// SPDX-License-Identifier: MIT
#include "tee_rounds.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <stdexcept>

#include "gated_kms.hpp"
#include "temporary_folder.hpp"

namespace superrelay::app {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

/// What becomes of the sessions that are opened.
struct Tee {
    bool away = false;
    bool throws = false;
    unsigned opened = 0;
    unsigned looks = 0;
    unsigned feeds = 0;
};

struct TeeSession final : public support::GatedKms {
    explicit TeeSession(Tee& of) : tee(of) {}
    Result<kms::TaInfo> info() override {
        kms::TaInfo out;
        out.version_floor = 0;
        return out;
    }
    Result<kms::StorageCheck> check_storage() override {
        ++tee.looks;
        if (tee.throws) throw std::runtime_error("thrown by the test");
        return kms::StorageCheck{1, 0};
    }
    Result<void> add_entropy(std::span<const std::uint8_t> /*bytes*/) override {
        ++tee.feeds;
        return {};
    }
    kms::Traffic traffic() const noexcept override {
        return {.switches = 3, .sessions_opened = 1, .sessions_active = 1};
    }
    Tee& tee;
};

/// A look an hour, and a feed.
struct Rounds : public testing::Test {
    Rounds() {
        config = config::defaults().optee_kms;
        config.security.tamper_detection = true;
        config.security.tamper_interval = hours(1);
        config.security.tamper_lock_file = (folder.path() / "lock").string();
        config.hardware.rng_device = (folder.path() / "device").string();
        config.hardware.rng_current = (folder.path() / "current").string();
        config.hardware.rng_interval = hours(1);
        std::ofstream(config.hardware.rng_current) << "test\n";
        next_block();
    }

    /// What the generator gives next: bytes that it has not given before.
    void next_block() {
        ++block_;
        std::ofstream device(config.hardware.rng_device, std::ios::binary);
        for (unsigned i = 0; i < 2048; ++i)
            device.put(static_cast<char>(i * 7 + i / 256 * 3 + block_ * 11));
    }
    [[nodiscard]] TeeRounds::Open open() {
        return [this]() -> Result<std::unique_ptr<kms::KmsProvider>> {
            if (tee.away) return fail(Errc::unavailable, "away");
            ++tee.opened;
            return std::make_unique<TeeSession>(tee);
        };
    }
    void begin(TeeRounds& rounds) {
        TeeSession session(tee);
        const auto begun = rounds.begin(true, session, start);
        ASSERT_TRUE(begun) << begun.error().message;
    }
    /// Name and remedy of what must be mended.
    [[nodiscard]] static std::map<std::string, std::string> errors(const TeeRounds& rounds) {
        std::map<std::string, std::string> out;
        for (const auto& finding : rounds.findings()) {
            if (finding.severity == readiness::Severity::error)
                out.emplace(finding.name, finding.remedy);
        }
        return out;
    }

    const TeeRounds::Clock::time_point start = TeeRounds::Clock::time_point(hours(1'000));
    support::TemporaryFolder folder;
    config::Config::OpteeKms config;
    Tee tee;

private:
    unsigned block_ = 0;
};

TEST_F(Rounds, begin_at_once_and_go_on_in_their_interval) {
    TeeRounds rounds(config, open());
    begin(rounds);
    EXPECT_EQ(tee.looks, 1U);
    rounds.round(start + hours(1) - seconds(1));
    EXPECT_EQ(tee.opened, 0U);
    rounds.round(start + hours(1));
    rounds.round(start + hours(1) + TeeRounds::kRetry);
    EXPECT_EQ(tee.opened, 1U);
    EXPECT_EQ(tee.looks, 2U);
    EXPECT_TRUE(errors(rounds).empty());
}

TEST_F(Rounds, that_no_session_could_be_had_for_are_made_soon) {
    TeeRounds rounds(config, open());
    begin(rounds);
    tee.away = true;
    rounds.round(start + hours(1));
    EXPECT_EQ(errors(rounds).count("tee_unguarded"), 1U);
    tee.away = false;
    rounds.round(start + hours(1) + TeeRounds::kRetry - seconds(1));
    EXPECT_EQ(errors(rounds).count("tee_unguarded"), 1U);
    rounds.round(start + hours(1) + TeeRounds::kRetry);
    EXPECT_EQ(tee.looks, 2U);
    EXPECT_TRUE(errors(rounds).empty());
}

TEST_F(Rounds, that_a_defect_ended_are_made_soon) {
    TeeRounds rounds(config, open());
    begin(rounds);
    tee.throws = true;
    rounds.round(start + hours(1));
    EXPECT_EQ(errors(rounds).count("tee_unguarded"), 1U);
    tee.throws = false;
    rounds.round(start + hours(1) + TeeRounds::kRetry);
    EXPECT_EQ(tee.looks, 3U);
    EXPECT_TRUE(errors(rounds).empty());
}

TEST_F(Rounds, tell_all_that_fails_each_with_its_own_remedy) {
    config.hardware.use_hardware_rng = true;
    TeeRounds rounds(config, open());
    begin(rounds);
    EXPECT_EQ(tee.feeds, 1U);
    std::filesystem::remove(config.hardware.rng_current);
    rounds.round(start + hours(1));
    tee.away = true;
    rounds.round(start + hours(1) + TeeRounds::kRetry);
    const auto found = errors(rounds);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_NE(found.at("hardware_rng_failing").find("hardware generator"), std::string::npos);
    EXPECT_NE(found.at("tee_unguarded").find("super-relay tee status"), std::string::npos);

    tee.away = false;
    std::ofstream(config.hardware.rng_current) << "test\n";
    next_block();
    rounds.round(start + hours(1) + 2 * TeeRounds::kRetry);
    EXPECT_EQ(tee.feeds, 2U);
    EXPECT_TRUE(errors(rounds).empty());
}

TEST_F(Rounds, say_that_the_lock_is_not_on_the_disk) {
    config.security.tamper_lock_file = (folder.path() / "missing/lock").string();
    config.security.tamper_status_file = (folder.path() / "status").string();
    std::ofstream(config.security.tamper_status_file) << "1\n";
    TeeRounds rounds(config, open());
    begin(rounds);
    EXPECT_TRUE(rounds.lock().locked());
    EXPECT_EQ(errors(rounds).count("tamper_lock_unwritten"), 1U);
    std::filesystem::create_directory(folder.path() / "missing");
    rounds.round(start + seconds(1));
    EXPECT_EQ(errors(rounds).count("tamper_lock_unwritten"), 0U);
    EXPECT_EQ(errors(rounds).count("tamper_board"), 1U);
}

TEST_F(Rounds, count_their_sessions) {
    TeeRounds rounds(config, open());
    begin(rounds);
    rounds.round(start + hours(1));
    tee.away = true;
    rounds.round(start + hours(2));
    tee.away = false;
    rounds.round(start + hours(3));
    EXPECT_EQ(rounds.traffic().sessions_opened, 2U);
    EXPECT_EQ(rounds.traffic().switches, 6U);
    EXPECT_EQ(rounds.traffic().sessions_active, 0U);
}

}  // namespace
}  // namespace superrelay::app
