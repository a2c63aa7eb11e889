/* SPDX-License-Identifier: MIT */
#include "sponsor.h"

#include <stdbool.h>
#include <string.h>
#include <superrelay/core/keccak256.h>

/*
 * validUntil and validAfter are uint48 on the chain. With the top bit set in
 * both, EntryPoint v0.9 takes them for block numbers: seconds stay below it.
 */
#define TIME_LIMIT (UINT64_C(1) << 47)

#define WORD_SIZE  32u
#define WORD_COUNT 12u

static bool all_zero(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i])
			return false;
	return true;
}

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

TEE_Result sr_sponsor_check(const struct sr_sponsor_record *record)
{
	if (record->record_size != sizeof(*record))
		return TEE_ERROR_BAD_PARAMETERS;
	if (record->entry_point != SR_ENTRY_POINT_V07 ||
	    record->layout != SR_LAYOUT_VERIFYING || record->flags)
		return TEE_ERROR_NOT_SUPPORTED;
	if (!record->chain_id ||
	    all_zero(record->paymaster, sizeof(record->paymaster)))
		return TEE_ERROR_BAD_PARAMETERS;
	return check_window(record->valid_after, record->valid_until);
}

/* The words of an ABI encoding, written one behind the other. */
struct words {
	uint8_t bytes[WORD_COUNT * WORD_SIZE];
	size_t size;
};

static void put_bytes(struct words *words, const uint8_t *bytes, size_t size)
{
	memcpy(words->bytes + words->size, bytes, size);
	words->size += size;
}

static void put_address(struct words *words, const uint8_t address[20])
{
	words->size += WORD_SIZE - 20;
	put_bytes(words, address, 20);
}

static void put_number(struct words *words, uint64_t number)
{
	words->size += WORD_SIZE;
	for (size_t i = 1; i <= sizeof(number); i++) {
		words->bytes[words->size - i] = (uint8_t)number;
		number >>= 8;
	}
}

void sr_sponsor_hash(const struct sr_sponsor_record *record, uint8_t hash[32])
{
	struct words words = {{0}, 0};

	put_address(&words, record->sender);
	put_bytes(&words, record->nonce_be, 32);
	put_bytes(&words, record->init_code_hash, 32);
	put_bytes(&words, record->call_data_hash, 32);
	/* accountGasLimits */
	put_bytes(&words, record->verification_gas_limit_be, 16);
	put_bytes(&words, record->call_gas_limit_be, 16);
	/* paymasterAndData[20:52] */
	put_bytes(&words, record->paymaster_verification_gas_limit_be, 16);
	put_bytes(&words, record->paymaster_post_op_gas_limit_be, 16);
	put_bytes(&words, record->pre_verification_gas_be, 32);
	/* gasFees */
	put_bytes(&words, record->max_priority_fee_per_gas_be, 16);
	put_bytes(&words, record->max_fee_per_gas_be, 16);
	put_number(&words, record->chain_id);
	put_address(&words, record->paymaster);
	put_number(&words, record->valid_until);
	put_number(&words, record->valid_after);
	sr_keccak256_hash(words.bytes, sizeof(words.bytes), hash);
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
