// SPDX-License-Identifier: MIT
// What a caller can do to buffers that the TA reads, while it reads them.
#include <atomic>
#include <chrono>
#include <cstring>
#include <functional>
#include <set>
#include <thread>

#include "shared_block.hpp"
#include "sponsoring.hpp"

namespace conformance {
namespace {

using namespace std::chrono_literals;

#if defined(__SANITIZE_THREAD__)
constexpr bool kThreadSanitizer = true;
#elif defined(__has_feature)
constexpr bool kThreadSanitizer = __has_feature(thread_sanitizer);
#else
constexpr bool kThreadSanitizer = false;
#endif

constexpr std::size_t kRecords = 32;
constexpr std::size_t kRecordsAt = 64;  // behind the key id
constexpr std::size_t kResultsAt = kRecordsAt + kRecords * sizeof(sr_sponsor_record);
constexpr std::size_t kResultsSize = kRecords * sizeof(sr_sponsor_result);
constexpr std::size_t kTailsAt = kResultsAt + kResultsSize;
constexpr std::size_t kTailsSize = 1024;

/// Until it goes, writes one thing and the other in turn.
class Rewriter {
public:
    explicit Rewriter(std::function<void(bool)> write)
        : thread_([this, write = std::move(write)] {
              for (bool first = true; !stop_; first = !first)
                  write(first);
          }) {}
    ~Rewriter() {
        stop_ = true;
        thread_.join();
    }
    Rewriter(const Rewriter&) = delete;
    Rewriter& operator=(const Rewriter&) = delete;

private:
    std::atomic<bool> stop_ = false;
    std::thread thread_;
};

/// One batch in a block that another thread writes into meanwhile.
class Races : public Sponsoring {
protected:
    void SetUp() override {
        // The race is the point; a TA that copies once is right in spite of it.
        if (kThreadSanitizer) GTEST_SKIP() << "ThreadSanitizer would report the deliberate race";
        Sponsoring::SetUp();
        block_ = std::make_unique<SharedBlock>(ta().context(), kTailsAt + kTailsSize);
        ASSERT_TRUE(block_->allocated());
        std::memcpy(block_->at(0), "sponsor", 7);
        std::memset(block_->at(kTailsAt), 0x5a, kTailsSize);
    }

    void TearDown() override { block_.reset(); }

    void fill(const sr_sponsor_record& record) {
        for (std::size_t i = 0; i < kRecords; ++i)
            std::memcpy(block_->at(kRecordsAt + i * sizeof record), &record, sizeof record);
    }

    /// Writes a field of every record: a copy of a record has one value or the other.
    template <typename T>
    void store(std::size_t field, T value) {
        for (std::size_t i = 0; i < kRecords; ++i) {
            auto* at = block_->at(kRecordsAt + i * sizeof(sr_sponsor_record) + field);
            std::atomic_ref(*reinterpret_cast<T*>(at)).store(value, std::memory_order_relaxed);
        }
    }

    void store_tail_byte(std::size_t index, std::uint8_t value) {
        std::atomic_ref(*block_->at(kTailsAt + index)).store(value, std::memory_order_relaxed);
    }

    /// Runs batches until the thread has been at work amid some of them, which takes long where
    /// both share a core. Each result is a refusal of the one kind, or a signature of one of the
    /// hashes.
    void race(std::function<void(bool)> write, const std::set<std::string>& hashes,
              std::uint32_t refusal) {
        const Rewriter rewriter(std::move(write));
        const auto give_up = std::chrono::steady_clock::now() + 30s;
        unsigned mixed = 0;
        for (int i = 0; mixed < 20 && (mixed == 0 || i < 500); ++i) {
            if (std::chrono::steady_clock::now() > give_up) break;
            const std::set<std::string> seen = run_batch(refusal);
            for (const auto& hash : seen)
                EXPECT_TRUE(hash == kRefused || hashes.contains(hash)) << hash;
            if (seen.size() > 1) ++mixed;
        }
        EXPECT_GT(mixed, 0u);
    }

private:
    static constexpr const char* kRefused = "refused";

    std::set<std::string> run_batch(std::uint32_t refusal) {
        std::memset(block_->at(kResultsAt), 0xee, kResultsSize);
        const std::array parts{
            block_->part(0, 7), block_->part(kRecordsAt, kRecords * sizeof(sr_sponsor_record)),
            block_->part(kResultsAt, kResultsSize), block_->part(kTailsAt, kTailsSize)};
        EXPECT_EQ(invoke_on(ta(), SR_CMD_SPONSOR_BATCH, parts), TEEC_SUCCESS);
        std::set<std::string> seen;
        for (std::size_t i = 0; i < kRecords; ++i) {
            sr_sponsor_result result{};
            std::memcpy(&result, block_->at(kResultsAt + i * sizeof result), sizeof result);
            const bool refused = result.status != TEEC_SUCCESS;
            expect_answer(result, refused ? refusal : TEEC_SUCCESS);
            seen.insert(refused ? kRefused : hex(result.hash));
        }
        return seen;
    }

    std::unique_ptr<SharedBlock> block_;
};

TEST_F(Races, a_window_rewritten_meanwhile_is_signed_as_it_was_judged) {
    const sr_sponsor_record record = sample_record();
    fill(record);
    race(
        [&](bool first) {
            store(offsetof(sr_sponsor_record, valid_until), first ? record.valid_until : 0);
        },
        {hex(sponsor_one(record).hash)}, SR_DENIED_NO_EXPIRY);
}

TEST_F(Races, places_of_tails_rewritten_meanwhile_are_used_as_they_were_judged) {
    const sr_sponsor_record record = sample_record_v06(100, 200);
    const std::string hash = hex(sponsor_one(record, Bytes(kTailsSize, 0x5a)).hash);
    const struct {
        const char* name;
        std::size_t field;
        std::uint32_t sound;
    } cases[] = {
        {"tail_offset", offsetof(sr_sponsor_record, tail_offset), 0},
        {"init_code_size", offsetof(sr_sponsor_record, init_code_size), 100},
        {"call_data_size", offsetof(sr_sponsor_record, call_data_size), 200},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        fill(record);
        race([&](bool first) { store(c.field, first ? c.sound : UINT32_MAX - 1); }, {hash},
             TEEC_ERROR_BAD_PARAMETERS);
    }
}

TEST_F(Races, tails_rewritten_meanwhile_are_read_once) {
    constexpr std::size_t kAt = 777;
    const sr_sponsor_record record = sample_record_v06(200, kTailsSize - 200);
    Bytes other(kTailsSize, 0x5a);
    other[kAt] = 0xa5;
    fill(record);
    race([&](bool first) { store_tail_byte(kAt, first ? 0x5a : 0xa5); },
         {hex(sponsor_one(record, Bytes(kTailsSize, 0x5a)).hash),
          hex(sponsor_one(record, other).hash)},
         TEEC_ERROR_GENERIC);
}

}  // namespace
}  // namespace conformance
