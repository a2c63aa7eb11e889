/* SPDX-License-Identifier: MIT */
#include "sponsor.h"

#include <superrelay/core/keccak256.h>

#include "is_zero.h"
#include "sponsor_hash_singleton.h"
#include "sponsor_hash_v06.h"
#include "sponsor_hash_v07.h"

/*
 * validUntil and validAfter are uint48 on the chain. With the top bit set in
 * both, EntryPoint v0.9 takes them for block numbers: seconds stay below it.
 */
#define TIME_LIMIT (UINT64_C(1) << 47)

#define IS_ZERO(field) sr_is_zero(field, sizeof(field))

static TEE_Result check_window(uint64_t valid_after, uint64_t valid_until)
{
	if (valid_after >= TIME_LIMIT || valid_until >= TIME_LIMIT)
		return TEE_ERROR_BAD_PARAMETERS;
	/* Zero means no expiry to the EntryPoint (EIP-4337). */
	if (!valid_until)
		return SR_DENIED_NO_EXPIRY;
	if (valid_until <= valid_after)
		return TEE_ERROR_BAD_PARAMETERS;
	return TEE_SUCCESS;
}

/* True if there is such a paymaster of that EntryPoint. */
static bool is_known(const struct sr_sponsor_record *record)
{
	const uint8_t version = record->entry_point;

	switch (record->layout) {
	case SR_LAYOUT_VERIFYING:
		return version >= SR_ENTRY_POINT_V06 &&
		       version <= SR_ENTRY_POINT_V09;
	case SR_LAYOUT_SINGLETON:
		return version >= SR_ENTRY_POINT_V06 &&
		       version <= SR_ENTRY_POINT_V08;
	case SR_LAYOUT_SINGLETON_EIP7702:
		return version == SR_ENTRY_POINT_V08;
	default:
		return false;
	}
}

static bool has_tails(const struct sr_sponsor_record *record)
{
	return record->entry_point == SR_ENTRY_POINT_V06 &&
	       record->layout == SR_LAYOUT_VERIFYING;
}

/* True if every field is zero that the hash leaves out. */
static bool unused_are_zero(const struct sr_sponsor_record *record)
{
	if (record->flags)
		return false;
	if (record->layout != SR_LAYOUT_SINGLETON_EIP7702 &&
	    !IS_ZERO(record->delegate))
		return false;
	if (record->entry_point == SR_ENTRY_POINT_V06 &&
	    !(IS_ZERO(record->paymaster_verification_gas_limit_be) &&
	      IS_ZERO(record->paymaster_post_op_gas_limit_be)))
		return false;
	if (has_tails(record))
		return IS_ZERO(record->init_code_hash) &&
		       IS_ZERO(record->call_data_hash);
	return IS_ZERO(record->sender_nonce_be) && !record->tail_offset &&
	       !record->init_code_size && !record->call_data_size;
}

TEE_Result sr_sponsor_check(const struct sr_sponsor_record *record,
			    const struct sr_tails *tails)
{
	if (record->record_size != sizeof(*record))
		return TEE_ERROR_BAD_PARAMETERS;
	if (!is_known(record))
		return TEE_ERROR_NOT_SUPPORTED;
	if (!unused_are_zero(record) || !record->chain_id ||
	    IS_ZERO(record->paymaster))
		return TEE_ERROR_BAD_PARAMETERS;
	if (has_tails(record) && !sr_tails_hold(tails, record))
		return TEE_ERROR_BAD_PARAMETERS;
	return check_window(record->valid_after, record->valid_until);
}

void sr_sponsor_hash(const struct sr_sponsor_record *record,
		     const struct sr_tails *tails, uint8_t hash[32])
{
	if (record->layout != SR_LAYOUT_VERIFYING)
		sr_sponsor_hash_singleton(record, hash);
	else if (record->entry_point == SR_ENTRY_POINT_V06)
		sr_sponsor_hash_v06(record, tails, hash);
	else
		sr_sponsor_hash_v07(record, hash);
}

void sr_sponsor_digest(const uint8_t hash[32], uint8_t digest[32])
{
	static const char prefix[] = "\x19"
				     "Ethereum Signed Message:\n32";
	struct sr_keccak256 keccak;

	sr_keccak256_init(&keccak);
	sr_keccak256_update(&keccak, prefix, sizeof(prefix) - 1);
	sr_keccak256_update(&keccak, hash, 32);
	sr_keccak256_final(&keccak, digest);
}
