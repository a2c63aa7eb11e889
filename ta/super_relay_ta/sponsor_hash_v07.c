/* SPDX-License-Identifier: MIT */
#include "sponsor_hash_v07.h"

#include "abi_hash.h"

void sr_sponsor_hash_v07(const struct sr_sponsor_record *record,
			 uint8_t hash[32])
{
	struct sr_keccak256 keccak;

	sr_keccak256_init(&keccak);
	sr_abi_address(&keccak, record->sender);
	sr_abi_word(&keccak, record->nonce_be);
	sr_abi_word(&keccak, record->init_code_hash);
	sr_abi_word(&keccak, record->call_data_hash);
	/* accountGasLimits */
	sr_abi_pair(&keccak, record->verification_gas_limit_be,
		    record->call_gas_limit_be);
	/* paymasterAndData[20:52] */
	sr_abi_pair(&keccak, record->paymaster_verification_gas_limit_be,
		    record->paymaster_post_op_gas_limit_be);
	sr_abi_word(&keccak, record->pre_verification_gas_be);
	/* gasFees */
	sr_abi_pair(&keccak, record->max_priority_fee_per_gas_be,
		    record->max_fee_per_gas_be);
	sr_abi_number(&keccak, record->chain_id);
	sr_abi_address(&keccak, record->paymaster);
	sr_abi_number(&keccak, record->valid_until);
	sr_abi_number(&keccak, record->valid_after);
	sr_keccak256_final(&keccak, hash);
}
