// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <superrelay/kms/retry.hpp>

#include "gated_kms.hpp"

namespace superrelay::kms {
namespace {

using std::chrono::milliseconds;
using support::GatedKms;
using Batches = std::vector<std::size_t>;

std::vector<erc4337::SponsorRecord> unavailable_records(std::size_t count) {
    erc4337::SponsorRecord out{};
    out.nonce = GatedKms::kUnavailableNonce;
    return {count, out};
}

std::vector<Result<erc4337::Approval>> ask(GatedKms& kms, std::size_t count,
                                           const Retries& retries) {
    return sponsor_with_retries(kms, KeyId::parse("paymaster").value(), unavailable_records(count),
                                retries);
}

TEST(Retry, waits_longer_each_time_up_to_a_quarter_of_a_second) {
    GatedKms kms;
    kms.set_unavailable(1000);
    std::vector<milliseconds> pauses;
    const auto note = [&](const Error& /*why*/, milliseconds pause) {
        pauses.push_back(pause);
        return true;
    };
    const auto answers =
        ask(kms, 1, {.most = 70, .wanted = [](std::size_t) { return true; }, .go_on = note});
    EXPECT_EQ(answers.at(0).error().code, Errc::unavailable);
    ASSERT_EQ(pauses.size(), 70U);
    std::vector<milliseconds> expected(70, milliseconds(250));
    for (std::size_t i = 0; const int first : {0, 10, 20, 40, 80, 160})
        expected[i++] = milliseconds(first);
    EXPECT_EQ(pauses, expected);
}

TEST(Retry, asks_again_only_for_whom_somebody_waits) {
    GatedKms kms;
    kms.set_unavailable(2);
    const auto answers = ask(kms, 3,
                             {.most = 5,
                              .wanted = [](std::size_t i) { return i == 1; },
                              .go_on = [](const Error&, milliseconds) { return true; }});
    ASSERT_EQ(answers.size(), 3U);
    EXPECT_FALSE(answers[0]);
    EXPECT_TRUE(answers[1]);
    EXPECT_FALSE(answers[2]);
    EXPECT_EQ(kms.batches(), (Batches{3, 1, 1}));
}

/// Its second call has an answer too many.
class Talkative final : public GatedKms {
public:
    std::vector<Result<erc4337::Approval>> sponsor(
        const KeyId& key, std::span<const erc4337::SponsorRecord> records) override {
        auto out = GatedKms::sponsor(key, records);
        if (batches().size() == 2) out.push_back(out.front());
        return out;
    }
};

TEST(Retry, answers_of_another_number_are_none) {
    Talkative kms;
    kms.set_unavailable(1);
    // Two are asked for again and three answered: as many as there were at first.
    const auto answers = ask(kms, 3,
                             {.most = 1,
                              .wanted = [](std::size_t i) { return i > 0; },
                              .go_on = [](const Error&, milliseconds) { return true; }});
    EXPECT_TRUE(answers.empty());
}

TEST(Retry, gives_each_record_its_own_answer) {
    GatedKms kms;
    kms.set_unavailable(1);
    std::vector<erc4337::SponsorRecord> records(4);
    for (std::size_t i = 0; i < records.size(); ++i) {
        records[i].nonce = i % 2 == 0 ? GatedKms::kUnavailableNonce : i;
        records[i].sender.bytes[0] = static_cast<std::uint8_t>(i);
    }
    const auto answers =
        sponsor_with_retries(kms, KeyId::parse("paymaster").value(), records,
                             {.most = 1,
                              .wanted = [](std::size_t) { return true; },
                              .go_on = [](const Error&, milliseconds) { return true; }});
    ASSERT_EQ(answers.size(), records.size());
    EXPECT_EQ(kms.batches(), (Batches{4, 2}));
    for (std::size_t i = 0; i < records.size(); ++i)
        EXPECT_EQ(answers[i].value().hash, erc4337::verifying_paymaster_hash(records[i])) << i;
}

}  // namespace
}  // namespace superrelay::kms
