// SPDX-License-Identifier: MIT
#include "chain_view.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <string>
#include <superrelay/core/hex.hpp>
#include <utility>

namespace superrelay::chain {
namespace asio = boost::asio;
namespace {

tl::unexpected<Error> not_asked() {
    return fail(Errc::unavailable, "the chain was not asked yet");
}

/// A refresh that is under way, for those who wait for its end.
class UnderWay {
public:
    explicit UnderWay(const asio::any_io_executor& executor)
        : end_(std::make_shared<asio::steady_timer>(executor,
                                                    asio::steady_timer::time_point::max())) {}
    ~UnderWay() { end_->expires_at(asio::steady_timer::time_point::min()); }
    UnderWay(const UnderWay&) = delete;
    UnderWay& operator=(const UnderWay&) = delete;

    [[nodiscard]] const std::shared_ptr<asio::steady_timer>& end() const { return end_; }

private:
    std::shared_ptr<asio::steady_timer> end_;
};

}  // namespace

ChainView::ChainView(Transport& transport, Settings settings)
    : client_(transport),
      settings_(std::move(settings)),
      subjects_{std::move(settings_.paymasters), settings_.data_fee_oracle},
      expected_id_(settings_.chain_id),
      chain_id_(not_asked()),
      latest_(not_asked()),
      confirmed_(not_asked()),
      fees_(not_asked()),
      data_fee_(not_asked()),
      deposits_(subjects_.paymasters.size(), Fact<Deposit>(not_asked())),
      no_paymaster_(
          fail(Errc::unavailable, "no paymaster is configured for this version of EntryPoint")) {}

const Result<Fees>& ChainView::fees() const {
    in_demand_ = true;
    return current(fees_);
}

const Result<Block>& ChainView::latest() const {
    return current(latest_);
}

std::optional<ChainView::Head> ChainView::head() const {
    const auto& last = latest_.last();
    if (!last) return std::nullopt;
    return Head{*last,
                std::chrono::floor<std::chrono::milliseconds>(settings_.now() - latest_.read_at())};
}

const Result<Block>& ChainView::confirmed() const {
    return current(confirmed_);
}

const Result<Wei>& ChainView::data_fee_per_byte() const {
    return current(data_fee_);
}

const Result<Deposit>& ChainView::deposit_info(erc4337::EntryPointVersion version) const {
    const auto& all = subjects_.paymasters;
    const auto found = std::ranges::find(all, version, &PaymasterContract::version);
    if (found == all.end()) return no_paymaster_;
    return current(deposits_[static_cast<std::size_t>(found - all.begin())]);
}

Result<Wei> ChainView::deposit(erc4337::EntryPointVersion version) const {
    return deposit_info(version).map([](const Deposit& info) { return info.amount; });
}

asio::awaitable<Result<Uint256>> ChainView::sender_nonce(Address paymaster, Address sender) {
    auto call = sender_nonce_question(paymaster, sender);
    co_return read_sender_nonce(
        co_await client_.call(std::move(call.method), std::move(call.params)));
}

asio::awaitable<void> ChainView::refresh() {
    if (const auto other = under_way_.lock()) {
        boost::system::error_code woken;
        co_await other->async_wait(asio::redirect_error(asio::use_awaitable, woken));
        co_return;
    }
    const UnderWay own(co_await asio::this_coro::executor);
    under_way_ = own.end();
    co_await ask();
}

asio::awaitable<bool> ChainView::refresh_for_request() {
    const auto now = settings_.now();
    if (under_way_.expired()) {
        if (for_request_at_ && now - *for_request_at_ < settings_.moment) co_return false;
        for_request_at_ = now;
    }
    co_await refresh();
    co_return true;
}

asio::awaitable<void> ChainView::ask() {
    const auto answers = co_await client_.call_batch(questions(subjects_));
    if (!answers) {
        if (!chain_id_) chain_id_ = tl::unexpected(answers.error());
        co_return miss(answers.error());
    }
    Reading reading = read(subjects_, *answers);
    if (!accept_chain(reading.chain_id)) co_return;
    if (reading.safe) {
        knows_safe_ = true;
    } else if (!knows_safe_ && reading.latest) {
        reading.safe = co_await ask_confirmed(*reading.latest);
    }
    accept(std::move(reading));
}

asio::awaitable<Result<Block>> ChainView::ask_confirmed(Block latest) {
    const auto number = latest.number - std::min(latest.number, settings_.confirmations);
    auto call = block_question(to_quantity(number));
    co_return read_block(co_await client_.call(std::move(call.method), std::move(call.params)));
}

/// @return whether what was read along with this id is about our chain
bool ChainView::accept_chain(Result<std::uint64_t> id) {
    if (!id) {
        miss(id.error());
        // What was read once stays true while the node is away.
        if (!chain_id_) chain_id_ = std::move(id);
        return false;
    }
    if (!expected_id_) expected_id_ = *id;
    if (*id != *expected_id_) {
        drop({Errc::unavailable, "the node's chain is " + std::to_string(*id) + ", expected " +
                                     std::to_string(*expected_id_)});
        return false;
    }
    chain_id_ = std::move(id);
    return true;
}

void ChainView::accept(Reading reading) {
    is_other_chain_ = false;
    last_error_.reset();
    if (!reading.latest) {
        last_error_ = reading.latest.error();
    } else if (!reading.fees) {
        last_error_ = reading.fees.error();
    } else if (!reading.safe) {
        last_error_ = reading.safe.error();
    }
    const auto now = settings_.now();
    latest_.update(std::move(reading.latest), now);
    confirmed_.update(std::move(reading.safe), now);
    fees_.update(std::move(reading.fees), now);
    data_fee_.update(std::move(reading.data_fee_per_byte), now);
    for (std::size_t i = 0; i < deposits_.size(); ++i)
        deposits_[i].update(std::move(reading.deposits[i]), now);
}

/// Nothing was learned: what is known goes on ageing.
void ChainView::miss(const Error& error) {
    last_error_ = error;
    is_other_chain_ = false;
    for_each_fact(
        [&, now = settings_.now()](auto& fact) { fact.update(tl::unexpected(error), now); });
}

/// What is known is no longer about the chain that the node has.
void ChainView::drop(const Error& error) {
    last_error_ = error;
    is_other_chain_ = true;
    chain_id_ = tl::unexpected(error);
    for_each_fact([&](auto& fact) { fact.drop(error); });
}

std::chrono::milliseconds ChainView::pause() {
    if (!chain_id_) return settings_.retry;
    return std::exchange(in_demand_, false) ? settings_.poll : settings_.idle_poll;
}

asio::awaitable<void> ChainView::run(std::function<void()> after_each) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (;;) {
        co_await refresh();
        after_each();
        timer.expires_after(pause());
        co_await timer.async_wait(asio::use_awaitable);
    }
}

}  // namespace superrelay::chain
