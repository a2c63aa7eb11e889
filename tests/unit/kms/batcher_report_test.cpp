// SPDX-License-Identifier: MIT
// What a batcher tells of its batches.
#include <gtest/gtest.h>

#include <map>
#include <mutex>

#include "batcher_fixture.hpp"
#include "gated_kms.hpp"

namespace superrelay::kms {
namespace {

using support::GatedKms;

/// Reports, as the TEE thread gives them.
class Reports {
public:
    [[nodiscard]] std::function<void(const Batcher::Report&)> hook() {
        return [this](const Batcher::Report& report) {
            const std::lock_guard lock(mutex_);
            sizes.push_back(report.answers.size());
            EXPECT_EQ(report.waited.size(), report.answers.size());
            EXPECT_GE(report.took.count(), 0);
            for (const auto waited : report.waited)
                EXPECT_GE(waited.count(), 0);
            for (const auto& answer : report.answers)
                ++(answer ? approved : refused[answer.error().code]);
        };
    }

    // Read when the batcher is gone.
    std::vector<std::size_t> sizes;
    unsigned approved = 0;
    std::map<Errc, unsigned> refused;

private:
    std::mutex mutex_;
};

TEST(BatcherReport, tells_each_batch_before_it_is_answered) {
    Reports reports;
    {
        GatedKms kms(false);
        Callers callers;
        Batcher batcher(kms, key(), {.on_batch = reports.hook()});
        auto first = callers.ask(batcher, 1);
        kms.await_calls(1);
        auto denied = callers.ask(batcher, GatedKms::kDeniedNonce);
        auto invalid = callers.ask(batcher, GatedKms::kInvalidNonce);
        auto approved = callers.ask(batcher, 2);
        await_waiting(batcher, 3);
        kms.open_gate();
        for (auto* answer : {&first, &denied, &invalid, &approved})
            answer->wait();
    }
    EXPECT_EQ(reports.sizes, (std::vector<std::size_t>{1, 3}));
    EXPECT_EQ(reports.approved, 2U);
    EXPECT_EQ(reports.refused,
              (std::map<Errc, unsigned>{{Errc::denied, 1}, {Errc::invalid_params, 1}}));
}

TEST(BatcherReport, tells_of_a_provider_that_breaks) {
    Reports reports;
    {
        GatedKms kms;
        kms.set_defect(GatedKms::Defect::throws);
        Callers callers;
        Batcher batcher(kms, key(), {.on_batch = reports.hook()});
        EXPECT_FALSE(callers.ask(batcher, 1).get());
    }
    EXPECT_EQ(reports.refused, (std::map<Errc, unsigned>{{Errc::internal, 1}}));
}

TEST(BatcherReport, tells_a_batch_once_however_often_it_was_asked) {
    Reports reports;
    {
        GatedKms kms;
        kms.set_unavailable(2);
        Callers callers;
        Batcher batcher(kms, key(), {.max_retries = 3, .on_batch = reports.hook()});
        EXPECT_TRUE(callers.ask(batcher, GatedKms::kUnavailableNonce).get());
    }
    EXPECT_EQ(reports.sizes, (std::vector<std::size_t>{1}));
    EXPECT_EQ(reports.approved, 1U);
}

}  // namespace
}  // namespace superrelay::kms
