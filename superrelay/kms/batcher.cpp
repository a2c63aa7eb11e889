// SPDX-License-Identifier: MIT
#include "batcher.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "retry.hpp"

namespace superrelay::kms {
namespace {

/// Whether the one who asked is refused, while all else works. A superseded TA refuses everybody.
bool callers_fault(const Error& error) {
    if (error.code == Errc::superseded) return false;
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

void Batcher::request_probe() {
    {
        const std::lock_guard lock(mutex_);
        const auto now = Clock::now();
        if (probe_asked_ || now < outcome_at_ + settings_.believed_for) return;
        probe_asked_ = now;
    }
    queue_->interrupt();
}

/// A call that hangs says nothing itself: those that wait for it do. The next one that works takes
/// this back.
std::optional<Error> Batcher::last_failure() const {
    if (queue_->timed_out()) return Queue::timeout_error();
    const std::lock_guard lock(mutex_);
    if (probe_asked_ && Clock::now() >= *probe_asked_ + settings_.request_timeout)
        return Queue::timeout_error();
    return last_failure_;
}

bool Batcher::wants_probe() const {
    const std::lock_guard lock(mutex_);
    return probe_asked_.has_value();
}

/// How long to wait for requests before rest(); zero is for ever.
Batcher::Clock::duration Batcher::patience() const {
    if (last_failure()) return settings_.probe_interval;
    if (!release_at_) return {};
    return std::max(*release_at_ - Clock::now(), Clock::duration(1));
}

void Batcher::run() noexcept {
    const bool releases = settings_.idle_timeout.count() > 0;
    const auto next_release = [&] { return Clock::now() + settings_.idle_timeout; };
    if (releases) release_at_ = next_release();
    for (;;) {
        auto batch = queue_->await_batch(patience());
        if (!batch) {
            rest();
            continue;
        }
        if (batch->empty()) return;
        if (releases) release_at_ = next_release();
        serve(*std::move(batch));
    }
}

void Batcher::serve(Queue::Batch batch) noexcept {
    const auto taken = Clock::now();
    auto answers = sign(batch);
    queue_->served(batch.size(), Clock::now() - taken);
    remember(answers);
    report(batch, taken, answers);
    Queue::answer(std::move(batch), std::move(answers));
}

/// Nobody asks for approvals. What has been released stays so: a probe takes it for itself alone.
void Batcher::rest() noexcept {
    if (last_failure() || wants_probe()) {
        probe();
        const bool released = settings_.idle_timeout.count() > 0 && !release_at_;
        if (released) (void)provider_.release_idle();
    } else if (release_at_ && Clock::now() >= *release_at_) {
        release_at_.reset();
        if (provider_.release_idle() && settings_.on_idle) settings_.on_idle();
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
        outcome_at_ = Clock::now();
        probe_asked_.reset();
    }
    // In this order: between the two, a failure is not taken for none.
    queue_->forget_timeouts();
}

void Batcher::report(const Queue::Batch& batch, Clock::time_point taken,
                     const Queue::Answers& answers) const {
    if (!settings_.on_batch) return;
    std::vector<std::chrono::nanoseconds> waited;
    waited.reserve(batch.size());
    for (const auto& request : batch)
        waited.push_back(taken - request->arrived);
    settings_.on_batch({waited, Clock::now() - taken, answers});
}

}  // namespace superrelay::kms
