// SPDX-License-Identifier: MIT
// What a caller can do to buffers that the TA shares with it.
#include <atomic>
#include <cstring>
#include <thread>

#include "crypto.hpp"
#include "development_ta.hpp"
#include "sample_record.hpp"

namespace conformance {
namespace {

#if defined(__SANITIZE_THREAD__)
constexpr bool kThreadSanitizer = true;
#elif defined(__has_feature)
constexpr bool kThreadSanitizer = __has_feature(thread_sanitizer);
#else
constexpr bool kThreadSanitizer = false;
#endif

/// Memory that the TA sees as it is, not a copy.
class SharedBlock {
public:
    SharedBlock(TEEC_Context* context, std::size_t size) {
        memory_.size = size;
        memory_.flags = TEEC_MEM_INPUT | TEEC_MEM_OUTPUT;
        allocated_ = TEEC_AllocateSharedMemory(context, &memory_) == TEEC_SUCCESS;
    }
    ~SharedBlock() {
        if (allocated_) TEEC_ReleaseSharedMemory(&memory_);
    }
    SharedBlock(const SharedBlock&) = delete;
    SharedBlock& operator=(const SharedBlock&) = delete;

    [[nodiscard]] bool allocated() const { return allocated_; }
    [[nodiscard]] std::uint8_t* at(std::size_t offset) {
        return static_cast<std::uint8_t*>(memory_.buffer) + offset;
    }
    [[nodiscard]] TEEC_RegisteredMemoryReference part(std::size_t offset, std::size_t size) {
        return {&memory_, size, offset};
    }

private:
    TEEC_SharedMemory memory_{};
    bool allocated_ = false;
};

constexpr std::size_t kInput = 64;  // behind the key id

/// A batch command: key id, input and output, each a part of a block.
TEEC_Result invoke_on(Ta& ta, std::uint32_t command,
                      const std::array<TEEC_RegisteredMemoryReference, 3>& parts) {
    TEEC_Operation operation{};
    operation.paramTypes = TEEC_PARAM_TYPES(TEEC_MEMREF_PARTIAL_INPUT, TEEC_MEMREF_PARTIAL_INPUT,
                                            TEEC_MEMREF_PARTIAL_OUTPUT, TEEC_NONE);
    for (std::size_t i = 0; i < parts.size(); ++i)
        operation.params[i].memref = parts.at(i);
    return TEEC_InvokeCommand(ta.session(), command, &operation, nullptr);
}

using SharedMemory = DevelopmentTa;

TEST_F(SharedMemory, input_and_output_may_overlap) {
    // Overlap spoils the caller's own later messages, and nothing else.
    constexpr std::size_t kCount = 8;
    const auto key = public_key_of(made("raw", SR_KEY_USE_RAW));
    SharedBlock block(ta().context(), 4096);
    ASSERT_TRUE(block.allocated());
    std::memcpy(block.at(0), "raw", 3);
    for (std::size_t i = 0; i < kCount * SR_DIGEST_SIZE; ++i)
        *block.at(kInput + i) = static_cast<std::uint8_t>(i);
    Bytes held(block.at(0), block.at(4096));
    ASSERT_EQ(invoke_on(ta(), SR_CMD_SIGN_BATCH,
                        {block.part(0, 3), block.part(kInput, kCount * SR_DIGEST_SIZE),
                         block.part(kInput, kCount * sizeof(sr_sign_result))}),
              TEEC_SUCCESS);
    // Replayed: what message i held when it was read, then what was written.
    for (std::size_t i = 0; i < kCount; ++i) {
        const std::size_t at = kInput + i * sizeof(sr_sign_result);
        Hash message{};
        sr_sign_result result{};
        std::memcpy(message.data(), &held.at(kInput + i * message.size()), message.size());
        std::memcpy(&result, block.at(at), sizeof result);
        std::memcpy(&held.at(at), &result, sizeof result);
        EXPECT_EQ(result.status, TEEC_SUCCESS) << i;
        EXPECT_EQ(recover(result.signature, message), key) << i;
    }
}

/// Until it goes, changes one aligned word of each record to and fro: a copy
/// of a record has either value.
class Rewriter {
public:
    Rewriter(SharedBlock& block, std::size_t records, std::uint64_t value)
        : thread_([this, &block, records, value] {
              while (!stop_)
                  for (std::size_t i = 0; i < 2 * records; ++i)
                      store(block, i % records, i < records ? value : 0);
          }) {}
    ~Rewriter() {
        stop_ = true;
        thread_.join();
    }
    Rewriter(const Rewriter&) = delete;
    Rewriter& operator=(const Rewriter&) = delete;

private:
    static void store(SharedBlock& block, std::size_t record, std::uint64_t value) {
        auto* word = block.at(kInput + record * sizeof(sr_sponsor_record) +
                              offsetof(sr_sponsor_record, valid_until));
        std::atomic_ref(*reinterpret_cast<std::uint64_t*>(word))
            .store(value, std::memory_order_relaxed);
    }

    std::atomic<bool> stop_ = false;
    std::thread thread_;
};

/// Counts of approvals and refusals. An approval must be of the sample itself:
/// one of a window that was rewritten after it was judged has another hash.
struct Verdicts {
    unsigned approved = 0;
    unsigned refused = 0;

    void add(const sr_sponsor_result& result, const std::string& hash, const Bytes& key) {
        if (result.status == TEEC_SUCCESS) {
            Hash signed_hash{};
            std::memcpy(signed_hash.data(), result.hash, signed_hash.size());
            EXPECT_EQ(hex(signed_hash), hash);
            EXPECT_EQ(recover(result.signature, personal_digest(signed_hash)), key);
            ++approved;
            return;
        }
        EXPECT_EQ(result.status, SR_DENIED_NO_EXPIRY);
        EXPECT_EQ(hex(result.hash), std::string(64, '0'));
        EXPECT_EQ(hex(result.signature.bytes), std::string(128, '0'));
        ++refused;
    }
};

TEST_F(SharedMemory, records_rewritten_meanwhile_are_signed_as_they_were_judged) {
    // The race is the point; a TA that copies once is right in spite of it.
    if (kThreadSanitizer) GTEST_SKIP() << "ThreadSanitizer would report the deliberate race";
    constexpr std::size_t kRecords = 32;
    constexpr std::size_t kOutput = kInput + kRecords * sizeof(sr_sponsor_record);
    constexpr std::size_t kOutputSize = kRecords * sizeof(sr_sponsor_result);
    const sr_sponsor_record record = sample_record();
    const auto key = public_key_of(made("sponsor", SR_KEY_USE_SPONSOR));
    std::vector<sr_sponsor_result> results;
    ASSERT_EQ(ta().sponsor("sponsor", {&record, 1}, results), TEEC_SUCCESS);
    const std::string hash = hex(results.at(0).hash);
    results.resize(kRecords);

    SharedBlock block(ta().context(), kOutput + kOutputSize);
    ASSERT_TRUE(block.allocated());
    std::memcpy(block.at(0), "sponsor", 7);
    for (std::size_t i = 0; i < kRecords; ++i)
        std::memcpy(block.at(kInput + i * sizeof record), &record, sizeof record);
    const Rewriter rewriter(block, kRecords, record.valid_until);
    // Where both verdicts are in one batch, the thread was at work meanwhile.
    unsigned mixed = 0;
    for (int i = 0; i < 500 && mixed < 20; ++i) {
        Verdicts verdicts;
        std::memset(block.at(kOutput), 0xee, kOutputSize);
        ASSERT_EQ(invoke_on(ta(), SR_CMD_SPONSOR_BATCH,
                            {block.part(0, 7), block.part(kInput, kRecords * sizeof record),
                             block.part(kOutput, kOutputSize)}),
                  TEEC_SUCCESS);
        std::memcpy(results.data(), block.at(kOutput), kOutputSize);
        for (const auto& result : results)
            verdicts.add(result, hash, key);
        if (verdicts.approved && verdicts.refused) ++mixed;
    }
    EXPECT_GT(mixed, 0u);
}

}  // namespace
}  // namespace conformance
