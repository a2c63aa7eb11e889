// SPDX-License-Identifier: MIT
#include "batcher.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "retry.hpp"

namespace superrelay::kms {
namespace {

using std::chrono::steady_clock;

/// Whether the one who asked is refused, while all else works.
bool callers_fault(const Error& error) {
    const Verdict verdict = verdict_of(error.code);
    return verdict == Verdict::denied || verdict == Verdict::invalid;
}

}  // namespace

Batcher::Batcher(KmsProvider& provider, KeyId key, Settings settings)
    : provider_(provider),
      key_(std::move(key)),
      settings_(std::move(settings)),
      queue_(std::make_shared<Queue>(Queue::Settings{
          .batch_size = std::clamp<std::size_t>(settings_.batch_size, 1, provider.max_batch()),
          .batch_bytes = provider.max_batch_bytes(),
          .max_queue = settings_.max_queue,
          .batch_timeout = settings_.batch_timeout,
          .request_timeout = settings_.request_timeout})),
      tee_thread_([this] { run(); }) {}

Batcher::~Batcher() {
    close();
    tee_thread_.join();
}

boost::asio::awaitable<Result<erc4337::Approval>> Batcher::sponsor(erc4337::SponsorRecord record) {
    return queue_->sponsor(std::move(record));
}

void Batcher::close() {
    queue_->close();
}

std::size_t Batcher::waiting() const {
    return queue_->waiting();
}

/// A call that hangs says nothing itself: those that wait for it do. The next one that works takes
/// this back.
std::optional<Error> Batcher::last_failure() const {
    if (queue_->timed_out()) return Queue::timeout_error();
    const std::lock_guard lock(mutex_);
    return last_failure_;
}

void Batcher::run() noexcept {
    auto idle = settings_.idle_timeout;
    for (;;) {
        auto batch = queue_->await_batch(last_failure() ? settings_.probe_interval : idle);
        if (!batch && last_failure()) {
            probe();
            continue;
        }
        if (!batch) {
            if (provider_.release_idle() && settings_.on_idle) settings_.on_idle();
            idle = {};  // once, until the next request
            continue;
        }
        if (batch->empty()) return;
        idle = settings_.idle_timeout;
        const auto taken = steady_clock::now();
        auto answers = sign(*batch);
        queue_->served(batch->size(), steady_clock::now() - taken);
        remember(answers);
        report(*batch, taken, answers);
        Queue::answer(*std::move(batch), std::move(answers));
    }
}

/// One answer a request, whatever the provider does.
Batcher::Queue::Answers Batcher::sign(const Queue::Batch& batch) noexcept {
    Error defect{Errc::internal, "the key provider did not answer each record"};
    try {
        std::vector<erc4337::SponsorRecord> records;
        records.reserve(batch.size());
        for (const auto& request : batch)
            records.push_back(std::move(request->record));
        auto answers = sponsor_with_retries(
            provider_, key_, records,
            {.most = settings_.max_retries,
             .wanted = [&batch](std::size_t i) { return !batch[i]->abandoned; },
             .go_on = [this](const Error& why, auto pause) { return begin_retry(why, pause); }});
        if (answers.size() == batch.size()) return answers;
    } catch (const std::exception& error) {
        defect.message = error.what();
    }
    return {batch.size(), tl::unexpected(std::move(defect))};
}

bool Batcher::begin_retry(const Error& why, std::chrono::milliseconds pause) {
    if (!queue_->pause(pause)) return false;
    if (settings_.on_retry) settings_.on_retry(why);
    return true;
}

/// A node that is not ready because its TEE failed may be asked nothing any more: it has to find
/// out for itself that the TEE works again.
void Batcher::probe() noexcept {
    std::optional<Error> failure;
    try {
        const auto works = provider_.probe(key_);
        if (!works && !callers_fault(works.error())) failure = works.error();
    } catch (const std::exception& error) {
        failure = Error{Errc::internal, error.what()};
    }
    remember(std::move(failure));
}

void Batcher::remember(const Queue::Answers& answers) {
    std::optional<Error> failure;
    for (const auto& answer : answers) {
        if (!answer && !callers_fault(answer.error())) failure = answer.error();
    }
    remember(std::move(failure));
}

void Batcher::remember(std::optional<Error> failure) {
    {
        const std::lock_guard lock(mutex_);
        last_failure_ = std::move(failure);
    }
    // In this order: between the two, a failure is not taken for none.
    queue_->forget_timeouts();
}

void Batcher::report(const Queue::Batch& batch, steady_clock::time_point taken,
                     const Queue::Answers& answers) const {
    if (!settings_.on_batch) return;
    std::vector<std::chrono::nanoseconds> waited;
    waited.reserve(batch.size());
    for (const auto& request : batch)
        waited.push_back(taken - request->arrived);
    settings_.on_batch({waited, steady_clock::now() - taken, answers});
}

}  // namespace superrelay::kms
