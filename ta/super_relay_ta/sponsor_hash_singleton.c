/* SPDX-License-Identifier: MIT */
#include "sponsor_hash_singleton.h"

#include <stdbool.h>

#include "abi_hash.h"
#include "is_zero.h"
#include "sponsor_hash_v06.h"

/* (verifying mode << 1) | any bundler may submit it */
#define MODE	  0x01u
#define TIME_SIZE 6u

static void absorb_time(struct sr_keccak256 *keccak, uint64_t seconds)
{
	uint8_t bytes[TIME_SIZE] = {0};

	for (size_t i = TIME_SIZE; i > 0; i--) {
		bytes[i - 1] = (uint8_t)seconds;
		seconds >>= 8;
	}
	sr_keccak256_update(keccak, bytes, sizeof(bytes));
}

/* paymasterAndData, packed, up to the signature */
static void hash_paymaster_data(const struct sr_sponsor_record *record,
				uint8_t hash[32])
{
	static const uint8_t mode = MODE;
	struct sr_keccak256 keccak;

	sr_keccak256_init(&keccak);
	sr_keccak256_update(&keccak, record->paymaster, 20);
	if (record->entry_point != SR_ENTRY_POINT_V06)
		sr_abi_pair(&keccak,
			    record->paymaster_verification_gas_limit_be,
			    record->paymaster_post_op_gas_limit_be);
	sr_keccak256_update(&keccak, &mode, sizeof(mode));
	absorb_time(&keccak, record->valid_until);
	absorb_time(&keccak, record->valid_after);
	sr_keccak256_final(&keccak, hash);
}

static void absorb_gas_v07(struct sr_keccak256 *keccak,
			   const struct sr_sponsor_record *record)
{
	/* accountGasLimits */
	sr_abi_pair(keccak, record->verification_gas_limit_be,
		    record->call_gas_limit_be);
	sr_abi_word(keccak, record->pre_verification_gas_be);
	/* gasFees */
	sr_abi_pair(keccak, record->max_priority_fee_per_gas_be,
		    record->max_fee_per_gas_be);
}

static void hash_operation(const struct sr_sponsor_record *record,
			   uint8_t hash[32])
{
	const bool v06 = record->entry_point == SR_ENTRY_POINT_V06;
	uint8_t paymaster_data_hash[32] = {0};
	struct sr_keccak256 keccak;

	hash_paymaster_data(record, paymaster_data_hash);
	sr_keccak256_init(&keccak);
	sr_abi_address(&keccak, record->sender);
	sr_abi_word(&keccak, record->nonce_be);
	if (v06)
		sr_sponsor_gas_v06(&keccak, record);
	else
		absorb_gas_v07(&keccak, record);
	/* The two stand the other way round in v0.6's. */
	sr_abi_word(&keccak,
		    v06 ? record->call_data_hash : record->init_code_hash);
	sr_abi_word(&keccak,
		    v06 ? record->init_code_hash : record->call_data_hash);
	sr_abi_word(&keccak, paymaster_data_hash);
	sr_keccak256_final(&keccak, hash);
}

/*
 * The hash along with what stands for initCode in EIP-7702. That is computed
 * here: 32 bytes of the caller's choice beside a hash would be half of a
 * Merkle tree over whatever he likes.
 */
static void hash_with_delegate(const struct sr_sponsor_record *record,
			       uint8_t hash[32])
{
	uint8_t delegate_hash[32] = {0};
	struct sr_keccak256 keccak;

	if (!sr_is_zero(record->delegate, sizeof(record->delegate))) {
		sr_keccak256_init(&keccak);
		sr_keccak256_update(&keccak, record->delegate,
				    sizeof(record->delegate));
		sr_keccak256_final(&keccak, delegate_hash);
	}
	sr_keccak256_init(&keccak);
	sr_abi_word(&keccak, hash);
	sr_abi_word(&keccak, delegate_hash);
	sr_keccak256_final(&keccak, hash);
}

void sr_sponsor_hash_singleton(const struct sr_sponsor_record *record,
			       uint8_t hash[32])
{
	struct sr_keccak256 keccak;

	hash_operation(record, hash);
	sr_keccak256_init(&keccak);
	sr_abi_word(&keccak, hash);
	sr_abi_number(&keccak, record->chain_id);
	sr_keccak256_final(&keccak, hash);
	if (record->layout == SR_LAYOUT_SINGLETON_EIP7702)
		hash_with_delegate(record, hash);
}
