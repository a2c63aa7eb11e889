/* SPDX-License-Identifier: MIT */
#include "sponsor_hash_v06.h"

#include "abi_hash.h"

#define ARGUMENTS_SIZE		(6 * SR_ABI_WORD)
#define HEAD_SIZE		(11 * SR_ABI_WORD)
#define PAYMASTER_AND_DATA_SIZE (20u + 2 * SR_ABI_WORD + 65u)

_Static_assert(PAYMASTER_AND_DATA_SIZE == 149, "what the contract takes");

/* Where the operation's tails begin, counted from its head. */
struct offsets {
	uint64_t init_code;
	uint64_t call_data;
	uint64_t paymaster_and_data;
	uint64_t signature;
};

/* Each tail is a word with its length, and its padded bytes. */
static struct offsets find_offsets(const struct sr_sponsor_record *record)
{
	struct offsets at = {0};

	at.init_code = HEAD_SIZE;
	at.call_data = at.init_code + SR_ABI_WORD +
		       sr_abi_padded(record->init_code_size);
	at.paymaster_and_data = at.call_data + SR_ABI_WORD +
				sr_abi_padded(record->call_data_size);
	at.signature = at.paymaster_and_data + SR_ABI_WORD +
		       sr_abi_padded(PAYMASTER_AND_DATA_SIZE);
	return at;
}

void sr_sponsor_gas_v06(struct sr_keccak256 *keccak,
			const struct sr_sponsor_record *record)
{
	sr_abi_uint128(keccak, record->call_gas_limit_be);
	sr_abi_uint128(keccak, record->verification_gas_limit_be);
	sr_abi_word(keccak, record->pre_verification_gas_be);
	sr_abi_uint128(keccak, record->max_fee_per_gas_be);
	sr_abi_uint128(keccak, record->max_priority_fee_per_gas_be);
}

static void absorb_head(struct sr_keccak256 *keccak,
			const struct sr_sponsor_record *record,
			const struct offsets *at)
{
	sr_abi_address(keccak, record->sender);
	sr_abi_word(keccak, record->nonce_be);
	sr_abi_number(keccak, at->init_code);
	sr_abi_number(keccak, at->call_data);
	sr_sponsor_gas_v06(keccak, record);
	sr_abi_number(keccak, at->paymaster_and_data);
	sr_abi_number(keccak, at->signature);
}

void sr_sponsor_hash_v06(const struct sr_sponsor_record *record,
			 const struct sr_tails *tails, uint8_t hash[32])
{
	const struct offsets at = find_offsets(record);
	struct sr_keccak256 keccak;

	sr_keccak256_init(&keccak);
	sr_abi_number(&keccak, ARGUMENTS_SIZE);
	sr_abi_number(&keccak, record->chain_id);
	sr_abi_address(&keccak, record->paymaster);
	sr_abi_word(&keccak, record->sender_nonce_be);
	sr_abi_number(&keccak, record->valid_until);
	sr_abi_number(&keccak, record->valid_after);
	/* pack, whose length is a multiple of a word */
	sr_abi_number(&keccak, at.paymaster_and_data);
	absorb_head(&keccak, record, &at);
	sr_abi_bytes(&keccak, sr_tails_init_code(tails, record),
		     record->init_code_size);
	sr_abi_bytes(&keccak, sr_tails_call_data(tails, record),
		     record->call_data_size);
	sr_keccak256_final(&keccak, hash);
}
