// SPDX-License-Identifier: MIT
#include "sponsor_block.hpp"

#include <super_relay_ta.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "wire.hpp"

namespace superrelay::tee {
namespace {

using erc4337::EntryPointVersion;
using erc4337::SponsorRecord;

// The key, the records, results right behind those that there are: few pages for the TEE to map.
constexpr std::size_t kRecordsAt = 256;
constexpr std::size_t kTailsAt =
    kRecordsAt + SR_BATCH_MAX * (sizeof(sr_sponsor_record) + sizeof(sr_sponsor_result));
constexpr std::size_t kSize = kTailsAt + SponsorBlock::kTailsSize;

static_assert(SponsorBlock::kTailsSize <= SR_TAILS_MAX);
static_assert(sizeof(sr_key_info) <= kRecordsAt && SR_KEY_ID_MAX <= kRecordsAt);

std::size_t results_at(std::size_t count) {
    return kRecordsAt + count * sizeof(sr_sponsor_record);
}

std::size_t tails_size(const SponsorRecord& record) {
    return record.v06 ? record.v06->init_code.size() + record.v06->call_data.size() : 0;
}

bool has_right_parts(const SponsorRecord& record) {
    return record.v06.has_value() == (record.entry_point == EntryPointVersion::v06 &&
                                      record.layout == erc4337::PaymasterLayout::verifying);
}

}  // namespace

Result<SponsorBlock> SponsorBlock::allocate(Session& session) {
    auto block = SharedBlock::allocate(session, kSize);
    if (!block) return fail(std::move(block));
    return SponsorBlock(*std::move(block));
}

std::size_t SponsorBlock::fill(std::span<const SponsorRecord> records) {
    count_ = 0;
    tails_used_ = 0;
    has_tails_ = false;
    while (count_ < records.size() && add(records[count_])) {
    }
    return count_;
}

Error SponsorBlock::why_refused(const SponsorRecord& record) {
    if (!has_right_parts(record)) {
        return {Errc::internal, "a sponsorship has the parts of another EntryPoint version"};
    }
    return {Errc::invalid_params, "initCode and callData have " +
                                      std::to_string(tails_size(record)) +
                                      " bytes together: for EntryPoint v0.6 at most " +
                                      std::to_string(kTailsSize) + " can be sponsored"};
}

bool SponsorBlock::add(const SponsorRecord& record) {
    if (count_ == SR_BATCH_MAX || !has_right_parts(record) ||
        tails_size(record) > kTailsSize - tails_used_) {
        return false;
    }
    const auto wire = to_wire(record, static_cast<std::uint32_t>(tails_used_));
    std::uint8_t* const bytes = block_->bytes().data();
    std::memcpy(bytes + kRecordsAt + count_ * sizeof(wire), &wire, sizeof(wire));
    ++count_;
    if (record.v06) {
        std::uint8_t* const tails = bytes + kTailsAt + tails_used_;
        std::ranges::copy(record.v06->init_code, tails);
        std::ranges::copy(record.v06->call_data, tails + record.v06->init_code.size());
        tails_used_ += tails_size(record);
        has_tails_ = true;
    }
    return true;
}

TEEC_Operation SponsorBlock::operation(const kms::KeyId& key) {
    return operation(key.text().data(), key.text().size());
}

TEEC_Operation SponsorBlock::operation(const sr_key_info& key) {
    return operation(&key, sizeof(key));
}

TEEC_Operation SponsorBlock::operation(const void* key, std::size_t size) {
    TEEC_Operation out{};
    const std::uint32_t tails = has_tails_ ? TEEC_MEMREF_PARTIAL_INPUT : TEEC_NONE;
    out.paramTypes = TEEC_PARAM_TYPES(TEEC_MEMREF_PARTIAL_INPUT, TEEC_MEMREF_PARTIAL_INPUT,
                                      TEEC_MEMREF_PARTIAL_OUTPUT, tails);
    std::memcpy(block_->bytes().data(), key, size);
    out.params[0] = block_->part(0, size);
    out.params[1] = block_->part(kRecordsAt, count_ * sizeof(sr_sponsor_record));
    out.params[2] = block_->part(results_at(count_), count_ * sizeof(sr_sponsor_result));
    // A reference to no bytes at all is a special case in the GlobalPlatform API: never one here.
    if (has_tails_) out.params[3] = block_->part(kTailsAt, std::max<std::size_t>(tails_used_, 1));
    return out;
}

Result<erc4337::Approval> SponsorBlock::result(std::size_t index) {
    sr_sponsor_result out{};
    std::memcpy(&out, block_->bytes().data() + results_at(count_) + index * sizeof(out),
                sizeof(out));
    return from_wire(out);
}

}  // namespace superrelay::tee
