// SPDX-License-Identifier: MIT
#include "retry.hpp"

#include <algorithm>
#include <utility>

namespace superrelay::kms {
namespace {

using std::chrono::milliseconds;
using Answers = std::vector<Result<erc4337::Approval>>;

bool is_unavailable(const Result<erc4337::Approval>& answer) {
    return !answer && verdict_of(answer.error().code) == Verdict::unavailable;
}

/// None, 10 ms, 20 ms, 40 ms, … up to a quarter of a second.
milliseconds pause_before(std::size_t retry) {
    constexpr milliseconds kFirst(10);
    constexpr milliseconds kMost(250);
    constexpr std::size_t kDoublings = 5;  // beyond, it is kMost
    if (retry == 0) return milliseconds(0);
    return std::min(kFirst * (1U << std::min(retry - 1, kDoublings)), kMost);
}

/// The records to ask for again.
std::vector<std::size_t> open_in(const Answers& answers, const Retries& retries) {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (is_unavailable(answers[i]) && retries.wanted(i)) out.push_back(i);
    }
    return out;
}

}  // namespace

Answers sponsor_with_retries(KmsProvider& provider, const KeyId& key,
                             std::span<const erc4337::SponsorRecord> records,
                             const Retries& retries) {
    auto answers = provider.sponsor(key, records);
    if (answers.size() != records.size()) return {};
    for (std::size_t retry = 0; retry < retries.most; ++retry) {
        const auto open = open_in(answers, retries);
        if (open.empty()) break;
        if (!retries.go_on(answers[open.front()].error(), pause_before(retry))) break;
        std::vector<erc4337::SponsorRecord> again;
        again.reserve(open.size());
        for (const auto i : open)
            again.push_back(records[i]);
        auto more = provider.sponsor(key, again);
        if (more.size() != open.size()) return {};
        for (std::size_t i = 0; i < open.size(); ++i)
            answers[open[i]] = std::move(more[i]);
    }
    return answers;
}

}  // namespace superrelay::kms
