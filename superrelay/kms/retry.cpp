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

/// None, 10 ms, 20 ms, 40 ms, …
milliseconds pause_before(std::size_t retry) {
    constexpr milliseconds kFirst(10);
    constexpr milliseconds kMost(250);
    return retry == 0 ? milliseconds(0) : std::min(kFirst * (1U << (retry - 1)), kMost);
}

std::vector<std::size_t> unavailable_in(const Answers& answers) {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (is_unavailable(answers[i])) out.push_back(i);
    }
    return out;
}

}  // namespace

Answers sponsor_with_retries(KmsProvider& provider, const KeyId& key,
                             std::span<const erc4337::SponsorRecord> records,
                             const Retries& retries) {
    auto answers = provider.sponsor(key, records);
    if (answers.size() != records.size()) return answers;
    for (std::size_t retry = 0; retry < retries.most; ++retry) {
        const auto open = unavailable_in(answers);
        if (open.empty()) break;
        if (!retries.go_on(answers[open.front()].error(), pause_before(retry))) break;
        std::vector<erc4337::SponsorRecord> again;
        again.reserve(open.size());
        for (const auto i : open)
            again.push_back(records[i]);
        auto more = provider.sponsor(key, again);
        if (more.size() != open.size()) return more;
        for (std::size_t i = 0; i < open.size(); ++i)
            answers[open[i]] = std::move(more[i]);
    }
    return answers;
}

}  // namespace superrelay::kms
