// SPDX-License-Identifier: MIT
#include "wire.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>

#include <tee_client_api.h>

#include "result_codes.hpp"

namespace superrelay::tee {
namespace {

template <std::size_t N>
void put(std::uint8_t (&field)[N], const FixedBytes<N>& bytes) {
    std::ranges::copy(bytes.bytes, field);
}

template <std::size_t N>
void put(std::uint8_t (&field)[N], const Uint256& value) {
    put(field, to_big_endian<N>(value));
}

std::uint8_t to_wire(erc4337::EntryPointVersion version) noexcept {
    switch (version) {
        case erc4337::EntryPointVersion::v06:
            return SR_ENTRY_POINT_V06;
        case erc4337::EntryPointVersion::v07:
            return SR_ENTRY_POINT_V07;
        case erc4337::EntryPointVersion::v08:
            return SR_ENTRY_POINT_V08;
        case erc4337::EntryPointVersion::v09:
            return SR_ENTRY_POINT_V09;
    }
    return 0;  // no EntryPoint: the TA refuses it
}

std::uint8_t to_wire(erc4337::PaymasterLayout layout) noexcept {
    switch (layout) {
        case erc4337::PaymasterLayout::verifying:
            return SR_LAYOUT_VERIFYING;
        case erc4337::PaymasterLayout::singleton:
            return SR_LAYOUT_SINGLETON;
        case erc4337::PaymasterLayout::singleton_eip7702:
            return SR_LAYOUT_SINGLETON_EIP7702;
    }
    return 0;  // no layout: the TA refuses it
}

std::optional<kms::KeyType> key_type(std::uint32_t type) {
    if (type == SR_KEY_TYPE_ECDSA_SECP256K1) return kms::KeyType::secp256k1;
    if (type == SR_KEY_TYPE_ED25519) return kms::KeyType::ed25519;
    return std::nullopt;
}

std::optional<kms::KeyUse> key_use(std::uint32_t use) {
    if (use == SR_KEY_USE_RAW) return kms::KeyUse::raw;
    if (use == SR_KEY_USE_SPONSOR) return kms::KeyUse::sponsor;
    return std::nullopt;
}

kms::HardwareKey hardware_key(std::uint32_t flags) {
    if ((flags & SR_INFO_KNOWN_HUK) != 0) return kms::HardwareKey::constant;
    if ((flags & SR_INFO_HUK_UNKNOWN) != 0) return kms::HardwareKey::unknown;
    return kms::HardwareKey::own;
}

/// Up to the first zero; what is not plain ASCII is not believed.
template <std::size_t N>
std::string text_from(const char (&field)[N]) {
    std::string out(std::begin(field), std::find(std::begin(field), std::end(field), '\0'));
    std::ranges::replace_if(out, [](char c) { return c < ' ' || c > '~'; }, '?');
    return out;
}

}  // namespace

sr_sponsor_record to_wire(const erc4337::SponsorRecord& record, std::uint32_t tail_offset) {
    sr_sponsor_record out{};
    out.record_size = sizeof(out);
    out.entry_point = to_wire(record.entry_point);
    out.layout = to_wire(record.layout);
    out.chain_id = record.chain_id;
    out.valid_until = seconds_of(record.validity.until);
    out.valid_after = seconds_of(record.validity.after);
    put(out.paymaster, record.paymaster);
    put(out.sender, record.sender);
    put(out.nonce_be, record.nonce);
    put(out.verification_gas_limit_be, record.gas.verification_limit);
    put(out.call_gas_limit_be, record.gas.call_limit);
    put(out.paymaster_verification_gas_limit_be, record.paymaster_gas.verification_limit);
    put(out.paymaster_post_op_gas_limit_be, record.paymaster_gas.post_op_limit);
    put(out.pre_verification_gas_be, record.gas.pre_verification);
    put(out.max_priority_fee_per_gas_be, record.gas.max_priority_fee);
    put(out.max_fee_per_gas_be, record.gas.max_fee);
    if (record.delegate) put(out.delegate, *record.delegate);
    if (record.v06) {
        put(out.sender_nonce_be, record.v06->sender_nonce);
        out.tail_offset = tail_offset;
        out.init_code_size = static_cast<std::uint32_t>(record.v06->init_code.size());
        out.call_data_size = static_cast<std::uint32_t>(record.v06->call_data.size());
    } else {
        put(out.init_code_hash, record.init_code_hash);
        put(out.call_data_hash, record.call_data_hash);
    }
    return out;
}

std::uint32_t to_wire(kms::KeyType type) noexcept {
    return type == kms::KeyType::secp256k1 ? SR_KEY_TYPE_ECDSA_SECP256K1 : SR_KEY_TYPE_ED25519;
}

std::uint32_t to_wire(kms::KeyUse use) noexcept {
    return use == kms::KeyUse::raw ? SR_KEY_USE_RAW : SR_KEY_USE_SPONSOR;
}

Result<kms::KeyInfo> from_wire(const sr_key_info& info) {
    const auto type = key_type(info.type);
    const auto use = key_use(info.use);
    if (!type || !use || info.id_size > std::size(info.id) ||
        info.public_key_size > std::size(info.public_key)) {
        return fail(Errc::internal, "the TA described a key in an unknown form");
    }
    return kms::KeyInfo{
        .id = {std::begin(info.id), std::begin(info.id) + info.id_size},
        .type = *type,
        .use = *use,
        .public_key = {std::begin(info.public_key),
                       std::begin(info.public_key) + info.public_key_size},
    };
}

Result<kms::KeyStorage> key_storage_from_wire(std::uint32_t where) {
    switch (where) {
        case SR_STORAGE_NO_RPMB:
            return kms::KeyStorage::no_rpmb;
        case SR_STORAGE_ELSEWHERE:
            return kms::KeyStorage::elsewhere;
        case SR_STORAGE_RPMB:
            return kms::KeyStorage::rpmb;
        default:
            return fail(Errc::internal, "the TA keeps keys in an unknown place");
    }
}

Result<kms::TaInfo> from_wire(const sr_info& info) {
    if (info.abi_version != SR_ABI_VERSION) {
        return fail(Errc::internal, "the TA speaks version " + std::to_string(info.abi_version) +
                                        " of the contract between the worlds, this program " +
                                        std::to_string(SR_ABI_VERSION));
    }
    const auto part = [&](unsigned shift) {
        return std::to_string(info.ta_version >> shift & 0xff);
    };
    return kms::TaInfo{
        .version = part(16) + "." + part(8) + "." + part(0),
        .version_number = info.version_number,
        .version_floor = (info.flags & SR_INFO_FLOOR_UNKNOWN) != 0
                             ? std::nullopt
                             : std::optional(info.version_floor),
        .development = (info.flags & SR_INFO_DEVELOPMENT) != 0,
        .hardware_key = hardware_key(info.flags),
        .keys = info.keys,
        .key_slots = info.key_slots,
        .damaged_slots = info.damaged_slots,
        .rollback_protection = info.rollback_protection,
        .tee_name = text_from(info.tee_name),
        .tee_version = text_from(info.tee_version),
    };
}

Result<erc4337::Approval> from_wire(const sr_sponsor_result& result) {
    constexpr std::uint8_t kRecoveryBase = 27;  // v of a pre-EIP-155 signature
    if (result.status != TEEC_SUCCESS) {
        return tl::unexpected(error_of(result.status, "approving the sponsorship"));
    }
    if (result.signature.size != SR_SIGNATURE_SIZE || result.signature.recovery_id > 1) {
        return fail(Errc::internal, "the TA returned a signature in an unknown form");
    }
    erc4337::Approval out;
    std::ranges::copy(result.hash, out.hash.bytes.begin());
    std::ranges::copy(result.signature.bytes, out.signature.bytes.begin());
    out.signature.bytes.back() =
        static_cast<std::uint8_t>(kRecoveryBase + result.signature.recovery_id);
    return out;
}

}  // namespace superrelay::tee
